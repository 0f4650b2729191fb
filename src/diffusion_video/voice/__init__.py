"""Sound: readings, speech engines, mix and loudness; `narration` gives a script's sound."""
