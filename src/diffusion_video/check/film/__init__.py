"""Judging the finished film: what is in the file, on the picture, in the sound."""
