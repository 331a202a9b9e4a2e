#!/bin/sh
# Makes the virtual environment with the locked packages, and sees that Qt finds its system libraries.
# Usage: tools/setup.sh PYTHON VENV
set -eu
python=$1
venv=$2

qt_packages="libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 libxcb-cursor0 \
libxkbcommon-x11-0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 \
libxcb-shape0 libxcb-xkb1"

say() { printf '%s\n' "$*" >&2; }

system_packages() { # $1: why; rest: packages
    why=$1
    shift
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "$why Please install these system packages and try again: $*"
        exit 1
    fi
    say "$why Installing: $*"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

command -v "$python" >/dev/null || system_packages "Python is missing." python3 python3-venv
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Dukao needs Python 3.11 or newer; set PYTHON=... to one that is."
    exit 1
}

if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$venv"
    "$python" -c 'import ensurepip, venv' 2>/dev/null || system_packages "Python lacks venv." python3-venv
    "$python" -m venv "$venv"
fi

say "Installing the locked Python packages ..."
"$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r locks/dev.txt
"$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .

qt_works() { QT_QPA_PLATFORM=offscreen "$venv/bin/python" -c 'from PySide6 import QtWidgets; QtWidgets.QApplication([])' 2>/dev/null; }
qt_works || system_packages "Qt misses system libraries." $qt_packages
qt_works || { say "Qt does not start; run this to see why: $venv/bin/python -c 'from PySide6 import QtWidgets'"; exit 1; }
