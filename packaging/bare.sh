#!/bin/bash
# Rehearses the frozen program in a bare Debian with the network unplugged: no Python, no fonts, no
# development libraries, nothing but what every desktop has for drawing (libgl1, libegl1). Needs root.
set -euo pipefail
cd "$(dirname "$0")/.."
root=build/bare
mkdir -p build
if ! [ -x "$root/opt/done" ]; then
    rm -rf "$root"
    debootstrap --variant=minbase bookworm "$root" >"$root.log"
    cp /etc/resolv.conf "$root/etc/"
    DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get -y -qq --no-install-recommends \
        install libgl1 libegl1 >>"$root.log" 2>&1
    install -m 755 /dev/null "$root/opt/done"
fi
rm -rf "$root/opt/booth-pos"
cp -a dist/booth-pos "$root/opt/"
! chroot "$root" sh -c 'command -v python3 || command -v gcc'
for job in "rehearse --sales 1" "doctor --practice"; do
    # shellcheck disable=SC2086  # a command and its options
    unshare -n sh -c 'ip link set lo up; root=$1; shift; exec chroot "$root" env -i \
        PATH=/usr/bin:/bin HOME=/root LANG=C.UTF-8 /opt/booth-pos/booth-pos "$@"' - "$root" $job
done
