#!/bin/bash
# Packs a frozen folder as setup.exe, on Windows and Debian alike.
#   packaging/windows/setup.sh FOLDER OUT [VERSION]
# On Windows sign.sh signs it and its uninstaller. A VERSION of its own is one for a trial, not packed small.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
# makensis for Windows wants its own kind of paths.
native() { if command -v cygpath >/dev/null; then cygpath -w "$1"; else readlink -m "$1"; fi; }
version=${3:-$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$top/pos_app/__init__.py")}
export MSYS2_ARG_CONV_EXCL='*'
sign=()
if [ $# -lt 3 ] && command -v cygpath >/dev/null; then
    # By its whole name: to cmd, bash is another system's.
    sign=("-DSIGN=\"$(cygpath -w "$(command -v bash)")\" \"$(cygpath -m "$here/sign.sh")\"")
fi
makensis -V2 -INPUTCHARSET UTF8 "${sign[@]}" ${3:+-DQUICK} "-DVERSION=$version" "-DFROM=$(native "$1")" \
    "-DOUT=$(native "$2")" "-DICON=$(native "$top/build/parts/icons/booth-pos.ico")" \
    "$(native "$here/booth-pos.nsi")"
if [ $# -lt 3 ]; then "$(command -v python || command -v python3)" "$here/../freeze.py" size "$2" setup; fi
