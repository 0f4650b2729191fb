"""Text files beside the film: subtitles, transcript, chapters, description."""

from diffusion_video.film.sidecars.write import write_sidecars

__all__ = ["write_sidecars"]
