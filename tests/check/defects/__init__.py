"""Seeded defects: damaged scripts, stages and films, as many whole ones, and their scores."""
