#!/bin/sh
# Installs what a bare Debian or Ubuntu lacks: `python` to make a venv, `run` to open the counter,
# `test` to test it too, `installer` to make installers. Does nothing where there is no apt-get.
set -eu

# Found with ldd on PySide6's libqxcb.so and libqoffscreen.so.
qt="libglib2.0-0 libgl1 libegl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1
libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
# Without it Debian draws no Hangul.
hangul="fonts-nanum"
# The cashier's screen and hands, the buyer's phone, and the session that a desktop has.
stand_ins="xvfb xdotool chromium dbus"
# The recorder of the power cuts.
compiler="gcc libc6-dev"

# Windows' installer, a Windows to try it in, a bare Debian, and what PyInstaller reads files with.
installer="debootstrap iproute2 nsis wine wine64 xvfb xauth gcc-mingw-w64-x86-64 unzip xz-utils binutils"

case "${1:-run}" in
    python) packages="python3 python3-venv" ;;
    run) packages="$qt $hangul" ;;
    test) packages="$qt $hangul $stand_ins $compiler" ;;
    installer)
        # Debian's python3 carries its library inside itself; a freeze wants it beside.
        own=$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || :)
        packages="$installer${own:+ libpython$own}"
        ;;
    *) echo "usage: $0 python|run|test|installer" >&2; exit 2 ;;
esac

command -v apt-get >/dev/null 2>&1 || exit 0

installed() {
    dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

missing=
for package in $packages; do
    # Newer releases put t64 behind some names.
    installed "$package" || installed "${package}t64" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "Something is missing, please run: sudo apt-get install -y$missing" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
echo "Installing:$missing"
apt-get -qq -o DPkg::Lock::Timeout=300 update
# shellcheck disable=SC2086  # a list of names
apt-get -qq -o DPkg::Lock::Timeout=300 -y --no-install-recommends install $missing >/dev/null
