#!/bin/sh
# Makes .venv with the first Python from 3.11 to 3.13 that really runs; a good one is kept.
set -eu

good='import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

# A distribution builds its own with optimization, a version manager often without: measured here,
# the same work took a fifth more.
own=
[ "$(uname -s)" = Linux ] && own=/usr/bin/python3

find_python() {
    for name in $own python3.13 python3.12 python3.11 python3 python; do
        if "$name" -c "$good" >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
}

for made in .venv/bin/python .venv/Scripts/python.exe; do
    if [ -x "$made" ] && "$made" -c "$good" >/dev/null 2>&1; then
        exit 0
    fi
done

python=$(find_python)
if [ -z "$python" ] && command -v apt-get >/dev/null 2>&1; then
    "$(dirname "$0")/setup_debian.sh" python
    python=$(find_python)
fi
if [ -z "$python" ]; then
    echo "Booth POS needs Python 3.11, 3.12 or 3.13 with venv; none was found." >&2
    exit 1
fi
"$python" -m venv --clear .venv
