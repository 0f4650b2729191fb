"""Text files beside the film: subtitles, transcript, chapters, description."""
