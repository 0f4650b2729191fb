"""Judging: one rule, one function, one id; `docs/checks.md` explains each."""
