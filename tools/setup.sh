#!/bin/sh
# Makes .venv with the locked packages. Runs once; again only when what is installed changes.
# $1 is a Python of at least 3.11 (default: the first that is found).
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

want=$(cat requirements.lock pyproject.toml src/diffusion_video/*.c | cksum)
if [ "$(cat .venv/.ready 2>/dev/null)" = "$want" ]; then
    [ -e src/diffusion_video/_tiles.so ] || .venv/bin/python tools/compile.py
    exit 0
fi

python=${1:-}
if [ -z "$python" ]; then
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$name
            break
        fi
    done
fi
if [ -z "$python" ]; then
    say "No Python 3.11 or newer was found: install one, or run make PYTHON=/path/to/python"
    exit 1
fi

missing() {
    command -v cc >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || return 0
    pkg-config --exists cairo pangocairo 2>/dev/null || return 0
    header='import os, sysconfig as s; print(os.path.exists(s.get_path("include") + "/Python.h"))'
    [ "$("$python" -c "$header")" = True ] || return 0
    "$python" -c 'import ensurepip' 2>/dev/null || return 0
    return 1
}

debian="gcc pkg-config libcairo2-dev libpango1.0-dev python3-dev python3-venv"
if missing; then
    if command -v apt-get >/dev/null 2>&1; then
        root=""
        [ "$(id -u)" = 0 ] || root="sudo"
        say "Installing system packages: $debian"
        # shellcheck disable=SC2086
        { $root apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
            $root apt-get install -y -qq --no-install-recommends $debian >/dev/null; } || true
    fi
fi
if missing; then
    say "System packages are missing. Install them, then run this again:"
    say "  Debian, Ubuntu: sudo apt-get install $debian"
    say "  Fedora:         sudo dnf install gcc pkgconf cairo-devel pango-devel python3-devel"
    say "  macOS:          brew install pkgconf cairo pango"
    exit 1
fi

say "Installing Python packages into .venv (once; needs the network)"
"$python" -m venv --clear .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
printf '%s\n' "$want" >.venv/.ready
