"""Sound: readings, speech engines, mix and loudness. `narrate` gives a script's sound track."""

from diffusion_video.voice.narration import Narration, narrate, silence, timed

__all__ = ["Narration", "narrate", "silence", "timed"]
