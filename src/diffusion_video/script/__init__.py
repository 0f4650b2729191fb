"""Words: a Markdown dialogue becomes a `Script`."""
