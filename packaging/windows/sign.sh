#!/bin/bash
# Signs programs with the certificate in CERTIFICATE (a PFX in base64); without one it says so, loudly.
set -euo pipefail
if [ -z "${CERTIFICATE:-}" ]; then
    echo "::warning::Not signed, there is no certificate: Windows will warn whoever opens $*"
    exit 0
fi
tool=$(find "/c/Program Files (x86)/Windows Kits/10/bin" -path '*/x64/signtool.exe' | sort | tail -1)
key=$(mktemp)
trap 'rm -f "$key"' EXIT
base64 -d <<<"$CERTIFICATE" >"$key"
export MSYS2_ARG_CONV_EXCL='/fd;/td;/tr;/f;/p;/d'
"$tool" sign /fd SHA256 /td SHA256 /tr http://timestamp.digicert.com /d "Booth POS" \
    /f "$(cygpath -w "$key")" /p "$CERTIFICATE_PASSWORD" "$@"
