#!/bin/bash
# Compiles the sentences where no venv of the developers' is: Babel stays out of what is frozen.
set -euo pipefail
cd "$(dirname "$0")/.."
python -m venv build/babel
python=build/babel/bin/python
[ -x "$python" ] || python=build/babel/Scripts/python.exe
"$python" -m pip install -q --disable-pip-version-check babel
"$python" packaging/translations.py
