"""Judging the stage: scenes run without drawing, and what stands on them is looked at."""
