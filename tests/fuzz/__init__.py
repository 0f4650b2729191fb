"""Mutated scripts and settings: whatever comes in, the answer is a message with its place."""
