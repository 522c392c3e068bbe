#!/bin/bash
# Everything of a release that Debian can make and try: `make installer`.
set -euo pipefail
cd "$(dirname "$0")/.."
packaging/setup_debian.sh run
packaging/setup_debian.sh installer

# The Python that is shipped, where it is there.
for name in python3.13 python3.12 python3.11 python3; do
    if "$name" -c 'import ensurepip' 2>/dev/null; then python=$name && break; fi
done
if ! [ -x build/freeze/bin/python ] || ! cmp -s packaging/lock.txt build/freeze/lock.txt; then
    "$python" -m venv --clear build/freeze
    build/freeze/bin/python -m pip install -q --disable-pip-version-check --require-hashes \
        --only-binary :all: -r packaging/lock.txt
    cp packaging/lock.txt build/freeze/lock.txt
fi
python=build/freeze/bin/python
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' pos_app/__init__.py)

echo "Linux, with $("$python" -V):"
"$python" packaging/freeze.py
"$python" packaging/rehearse.py --source dist/booth-pos/booth-pos
if [ "$(id -u)" -eq 0 ] && command -v debootstrap >/dev/null; then
    echo "In a bare Debian, with the network unplugged:"
    packaging/bare.sh
else
    echo "Not tried in a bare Debian: that needs root and debootstrap."
fi
"$python" packaging/licences/check.py
tar -C dist -cJf "dist/booth-pos-$version-linux.tar.xz" booth-pos

if ! command -v wine >/dev/null || ! command -v makensis >/dev/null; then
    echo "No wine and no NSIS here: nothing for Windows is made."
    exit 0
fi
echo "Windows, under wine:"
packaging/windows/wine.sh "$python"
setup=dist/booth-pos-$version-setup.exe
older=build/booth-pos-0.0.1-setup.exe
packaging/windows/setup.sh dist/windows/booth-pos "$setup"
packaging/windows/setup.sh dist/windows/booth-pos "$older" 0.0.1
export WINEPREFIX=${BOOTH_POS_WINE:-$PWD/build/wine}/prefix WINEDEBUG=-all
"$python" packaging/rehearse.py --via wine dist/windows/booth-pos/booth-pos.exe
"$python" packaging/tryout.py "$setup" --older "$older" --via wine --drive "$WINEPREFIX/drive_c"
if [ "$(id -u)" -eq 0 ]; then
    echo "In bad places:"
    "$python" packaging/hardships.py dist/booth-pos/booth-pos \
        --setup "$setup" --older "$older" --drive "$WINEPREFIX/drive_c"
fi

ls -l "dist/booth-pos-$version-linux.tar.xz" "$setup"
(cd dist && sha256sum "booth-pos-$version-linux.tar.xz" "booth-pos-$version-setup.exe" >SHA256SUMS)
echo "Made with a Python that could not be checked: this setup.exe was a rehearsal, do not sell with it."
echo "Not possible on this machine: macOS (.app, .dmg), signing and notarising, Windows' own window,"
echo "printers, Korean input. The release workflow makes and tries those on Windows and macOS."
