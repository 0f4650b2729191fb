"""The code, made wrong on purpose at places that matter: do the small tests notice?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_S = 240


@dataclass(frozen=True)
class Mutant:
    """In `file`, `old` (which stands there once) becomes `new`; `tests` should fail then."""

    file: str
    old: str
    new: str
    tests: str


REPORT = "tests/report/test_"
STORE, SEGMENTS = "tests/test_store.py", "tests/film/test_segments.py"
PARSER, SETTINGS = "tests/script/test_parser.py", "tests/script/test_settings.py"
LOCK = "tests/commands/test_cli.py::test_a_second_render_waits_its_turn"
REUSE = "tests/film/test_reuse.py"
POOL, STANDS = "tests/film/test_pool.py", "tests/film/test_stands.py"
SOUND = REPORT + "disk.py::test_a_sound_that_fails_leaves_nobody_behind"
SWEPT = "tests/film/test_lock.py"
CTRL_C = REPORT + "kills.py::test_ctrl_c_tidies_up_and_says_how_to_go_on"
ORPHANS = REPORT + "kills.py::test_workers_end_with_a_killed_parent"
VOICES = REPORT + "kills.py::test_voices_end_with_a_killed_parent"
CREDITS = REPORT + "edits.py::test_credits_reach_the_description"
CURRENT = REPORT + "damages.py::test_a_damaged_film_and_its_company_are_made_anew"
FONT = REPORT + "damages.py::test_a_whole_font_passes_and_a_damaged_one_is_named"
RECORDING = REPORT + "damages.py::test_a_cut_recording_is_named"
GROUPS = REPORT + "disk.py::test_memory_within_a_control_group"
LINKED = REPORT + "untrusted.py::test_a_lock_that_is_a_link_is_not_written_through"
LINKS = REPORT + "untrusted.py::test_links_that_lead_out_are_refused"
PATHS = REPORT + "untrusted.py::test_settings_cannot_name_what_lies_outside"
NAMED = REPORT + "untrusted.py::test_a_script_cannot_be_named_after_the_folder_above"
HOSTILE = REPORT + "untrusted.py::test_hostile_words_are_only_drawn"

MUTANTS = (
    Mutant("store.py", "if head != _head(key, blob):", "if not head:", STORE),
    Mutant("store.py", "hashlib.sha256(blob).hexdigest()", '"0" * 64', STORE),
    Mutant("store.py", 'json.dumps({"key": key, "sha256"', 'json.dumps({"sha256"', STORE),
    Mutant("store.py", "            os.replace(temporary, path)",
           "            path.write_bytes(temporary.read_bytes())", STORE),
    Mutant("store.py", "            _drop(temporary)\n            raise", "            raise",
           STORE),
    Mutant("store.py", "if digest == _digest(text) else None", "if digest else None", STORE),
    Mutant("store.py", " and state != \"Z\"", "", STORE),
    Mutant("store.py", "if path not in _WRITING and not (writer and _alive(int(writer[1]))):",
           "if True:", STORE),
    Mutant("store.py", "path not in _WRITING and ", "", STORE),
    Mutant("store.py", "raise WriteError(path, error) from error", "raise", STORE),
    Mutant("film/lock.py", "        try:\n            yield\n        finally:\n"
           "            drop_abandoned(folder)", "        yield", SWEPT),
    Mutant("film/lock.py", "fcntl.LOCK_EX | fcntl.LOCK_NB", "fcntl.LOCK_SH | fcntl.LOCK_NB",
           LOCK),
    Mutant("film/lock.py", ' | getattr(os, "O_NOFOLLOW", 0)', "", LINKED),
    Mutant("film/deliver.py", " and kept.get(\"sha256\") == _sha256(film)", "", CURRENT),
    Mutant("film/render.py", "        _beside(project, telling, order, segments)\n        took",
           "        took", CREDITS),
    Mutant("film/render.py", "    if not is_current(thumbnail, key):",
           "    if not thumbnail.exists():", CURRENT),
    Mutant("film/keys.py", "_assets(project.root / project.settings.assets)", '""', SEGMENTS),
    Mutant("film/keys.py", "options(fmt), fmt, ", "options(fmt), ", SEGMENTS),
    Mutant("film/keys.py", '            ("words on screen", digest(shown)),\n', "", SEGMENTS),
    Mutant("film/keys.py", 'code = digest(file.digest if file else "",', 'code = digest("",',
           SEGMENTS),
    Mutant("film/reuse.py", "return before.known(start, end) == now.known(start, end)",
           "return True", REUSE),
    Mutant("film/reasons.py", "self._changed(segment) == [cause]", "True", REUSE),
    Mutant("film/reasons.py", "items() if n not in changed}", "items()}", REUSE),
    Mutant("film/reasons.py", "items() if _scene(name) not in drawn}", "items()}", REUSE),
    Mutant("film/rehearsal.py", "if event[0] < end] for", "if event[0] < start] for", REUSE),
    Mutant("stage/clock.py", '        self.heard("moment", words, said)\n', "", REUSE),
    Mutant("stage/state.py", "foreground_mobjects, carried, more))", "foreground_mobjects, more))",
           REUSE),
    Mutant("film/process.py", "    machine.die_with_parent()\n", "", ORPHANS),
    Mutant("film/pool.py", "            process.kill()\n", "            pass\n", POOL),
    Mutant("film/backstage.py", "            process.kill()\n", "            pass\n", CTRL_C),
    Mutant("film/backstage.py", "            wait([self._life], PATIENCE_S)\n", "", SOUND),
    Mutant("film/render.py", "        stage.close()  # before", "        pass  # before", SOUND),
    Mutant("film/stands.py", "        machine.die_with(self._life[0])\n", "", STANDS),
    Mutant("film/stands.py", "            copy.kill()\n", "            pass\n", STANDS),
    Mutant("film/process.py", "signal.signal(signal.SIGINT, signal.SIG_IGN)", "pass", CTRL_C),
    Mutant("voice/pieces.py", ", initializer=machine.die_with_parent", "", VOICES),
    Mutant("machine.py", "return min([available, *_rooms()])", "return available", GROUPS),
    Mutant("fonts.py", 'rstrip("=") != wanted.value', 'rstrip("=") == ""', FONT),
    Mutant("voice/decoding.py", "    _check_whole(path)\n", "", RECORDING),
    Mutant("project.py", "if path.is_symlink() and not", "if False and not", LINKS),
    Mutant("project.py", 'if path.stem.startswith("."):', "if False:", NAMED),
    Mutant("script/nodes.py", "(project / written).resolve().is_relative_to(project)", "True",
           PATHS),
    Mutant("script/limits.py", "if len(speech.text) > LONGEST_SPEECH:", "if False:",
           PARSER),
    Mutant("script/report.py", 'char if char.isprintable() else " "', "char", SETTINGS),
    Mutant("film/sidecars/vtt.py", "escape(text, quote=False)", "text", HOSTILE),
)  # fmt: skip


def run(folder: Path, mutants: tuple[Mutant, ...] = MUTANTS) -> list[Mutant]:
    """Those that no test noticed. Each is tried in a copy of the program in `folder`."""
    shutil.copytree(ROOT / "src", folder / "src")
    return [mutant for mutant in mutants if not caught(mutant, folder)]


def caught(mutant: Mutant, folder: Path) -> bool:
    """Whether a test fails with the mutant in place of the code."""
    path = folder / "src" / "diffusion_video" / mutant.file
    whole = path.read_text("utf-8")
    if whole.count(mutant.old) != 1:
        raise ValueError(f"{mutant.file}: not once in it: {mutant.old!r}")
    path.write_text(whole.replace(mutant.old, mutant.new), "utf-8")
    try:
        return _fails(mutant.tests, folder)
    finally:
        path.write_text(whole, "utf-8")


def _fails(tests: str, folder: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *tests.split()]
    environment = os.environ | {"PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, timeout=PATIENCE_S, check=False,
                              capture_output=True)  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    return done.returncode == 1
