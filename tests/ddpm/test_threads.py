"""Matrix products keep to one core while passes run side by side, and no longer."""

from __future__ import annotations

import os

import pytest

from diffusion_video.ddpm import threads
from diffusion_video.machine import cores


@pytest.fixture
def switch(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """An OpenBLAS on three threads; what it was told last stands at the end."""
    told = [3]
    monkeypatch.setattr(threads, "openblas", lambda: (lambda: told[-1], told.append))
    return told


def test_one_thread_until_the_last_has_left(switch: list[int]) -> None:
    held = threads.SideBySide()
    with held as outer:
        with held as inner:
            assert switch[-1] == 1
        assert switch[-1] == 1
    assert (outer, inner) == (3, 3)
    assert switch == [3, 1, 3]


def test_thread_count_returns_after_an_error(switch: list[int]) -> None:
    with pytest.raises(KeyError), threads.SideBySide():
        raise KeyError
    assert switch[-1] == 3


def test_one_thread_a_product_leaves_every_core(switch: list[int]) -> None:
    switch.append(1)
    with threads.SideBySide() as passes:
        assert passes == cores()


@pytest.mark.parametrize(("setting", "wanted"), [("1", cores()), ("4", 1), (None, 1)])
def test_another_blas(monkeypatch: pytest.MonkeyPatch, setting: str | None, wanted: int) -> None:
    monkeypatch.setattr(threads, "openblas", lambda: None)
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if setting:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", setting)
    with threads.SideBySide() as passes:
        assert passes == wanted


def test_a_forked_process_has_its_own_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    here = threads.pool(2)
    assert threads.pool(2) is here
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert threads.pool(2) is not here
