"""The cache gives back what it was given, or nothing."""

from __future__ import annotations

import multiprocessing
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from diffusion_video.errors import WriteError
from diffusion_video.store import Store, drop_abandoned, keep_json, kept_json


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache", ".blob", max_bytes=10_000)


def test_gives_back_what_was_put(store: Store) -> None:
    store.put("a", b"one\ntwo\x00")
    store.put("b", b"")
    assert store.get("a") == b"one\ntwo\x00"
    assert store.get("b") == b""
    assert store.get("c") is None


def test_a_later_put_wins(store: Store) -> None:
    store.put("a", b"old")
    store.put("a", b"new")
    assert store.get("a") == b"new"
    assert len(list(store.folder.iterdir())) == 1


@pytest.mark.parametrize("keep", [0, 10, -1])
def test_a_cut_file_is_dropped(store: Store, keep: int) -> None:
    store.put("a", b"x" * 100)
    path = store.path("a")
    path.write_bytes(path.read_bytes()[:keep])
    assert store.get("a") is None
    assert not path.exists()


@pytest.mark.parametrize("place", [3, -5])
def test_a_flipped_bit_is_found(store: Store, place: int) -> None:
    store.put("a", b"x" * 100)
    path = store.path("a")
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(bytes(content))
    assert store.get("a") is None


def test_a_swapped_file_is_found(store: Store) -> None:
    store.put("a", b"of a")
    store.put("b", b"of b")
    os.replace(store.path("b"), store.path("a"))
    assert store.get("a") is None


def test_the_longest_unused_go_first(store: Store) -> None:
    for number, name in enumerate("abc"):
        store.put(name, b"x" * 2500)
        os.utime(store.path(name), (number, number))
    assert store.get("a") is not None  # using it makes it young
    store.put("d", b"x" * 6000)
    assert [name for name in "abcd" if store.get(name) is not None] == ["a", "d"]


def test_a_blob_over_the_bound_is_kept_alone(store: Store) -> None:
    store.put("a", b"small")
    store.put("b", b"x" * 20_000)
    assert store.get("b") is not None
    assert store.get("a") is None


def test_a_failed_write_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(WriteError, match="disk full"):
        store.put("a", b"x")
    assert list(store.folder.iterdir()) == []


def test_leavings_of_a_killed_process_go(store: Store) -> None:
    store.put("a", b"x")
    dead, alive = store.folder / "dead.part", store.folder / f"{os.getppid()}-x.part"
    dead.write_bytes(b"half")
    alive.write_bytes(b"half")
    store.put("b", b"x")
    assert not dead.exists()
    assert alive.exists()


def _hammer(store: Store, seed: int) -> None:
    for step in range(60):
        name = str((step * seed) % 7)
        store.put(name, name.encode() * 1500)
        got = store.get(name)
        assert got is None or got == name.encode() * 1500


def test_two_processes_share_a_folder(store: Store) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_hammer, args=(store, seed)) for seed in (2, 3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert sum(path.stat().st_size for path in store.folder.iterdir()) <= 13_000


def test_threads_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache", ".blob", max_bytes=1 << 30)
    keys = [str(n) for n in range(400)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: store.put(key, key.encode() * 2000), keys))
    assert all(store.get(key) == key.encode() * 2000 for key in keys)


def test_only_files_of_dead_writers_are_swept(store: Store) -> None:
    writer = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
    writer.start()
    gone = multiprocessing.get_context("fork").Process(target=int)
    gone.start()
    gone.join()
    store.put("a", b"x")
    names = {f"{writer.pid}-x.part": True, f"{gone.pid}-x.part.mp4": False, "old.part": False}
    for name in names:
        (store.folder / name).write_bytes(b"half")
    drop_abandoned(store.folder)
    left = {name: (store.folder / name).exists() for name in names}
    writer.kill()  # dead, and not waited for: a zombie writes no more
    while (Path(f"/proc/{writer.pid}/stat")).read_text().rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.01)
    drop_abandoned(store.folder)
    assert left == names
    assert [path.suffix for path in store.folder.iterdir()] == [".blob"]
    writer.join()


def test_kept_json_is_whole_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a" / "x.json"
    assert kept_json(path) is None
    keep_json(path, {"海": [1, 2]})
    assert kept_json(path) == {"海": [1, 2]}
    whole = path.read_bytes()
    for broken in (whole[:-1], whole.replace(b"1", b"3"), b"\xff", b"[]", b""):
        path.write_bytes(broken)
        assert kept_json(path) is None, broken
