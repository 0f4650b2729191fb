"""The words of a reading, remembered: to find those of a whole film takes half a second."""

from __future__ import annotations

import json
from dataclasses import astuple
from functools import cache
from importlib import metadata

from diffusion_video.store import Store
from diffusion_video.voice import front
from diffusion_video.voice.front import Word


def words(store: Store, text: str) -> tuple[Word, ...]:
    """What `front.words` finds in `text`, from the store or found now."""
    key = f"words 1\n{_version()}\n{text}"  # counted up when `front` finds other words
    blob = store.get(key)
    if blob is None:
        blob = json.dumps([astuple(word) for word in front.words(text)]).encode()
        store.put(key, blob)
    return tuple(Word(start, end, tuple(said), sure) for start, end, said, sure in json.loads(blob))


@cache
def _version() -> str:
    """The package that finds them; without it, `front` says what to install."""
    try:
        return metadata.version("pyopenjtalk-plus")
    except metadata.PackageNotFoundError:
        return ""
