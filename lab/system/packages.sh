#!/bin/sh
# Installs what the project needs of the system, and only what is missing. Debian 12/13 or Ubuntu 24.04.
set -eu

missing=
need() { # COMMAND PACKAGE
    command -v "$1" > /dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || missing="$missing $2"
}

if command -v apt-get > /dev/null 2>&1; then
    need mmdebstrap mmdebstrap
    need ip iproute2
    need nsenter util-linux
    need openssl openssl
    need ssh-keygen openssh-client
    need sshd openssh-server
    need sipp sip-tester
    need soffice libreoffice-calc-nogui
    need newuidmap uidmap
    command -v chromium > /dev/null 2>&1 || command -v chromium-browser > /dev/null 2>&1 \
        || command -v google-chrome > /dev/null 2>&1 || missing="$missing chromium"
    # Playwright's driver is linked with it, and a small system lacks it.
    /sbin/ldconfig -p | grep -q 'libatomic\.so\.1 ' || missing="$missing libatomic1"
    # Without a font a browser draws pages that nobody can read, and neither can the suite.
    [ -n "$(find /usr/share/fonts -name '*.ttf' -print -quit 2> /dev/null)" ] || missing="$missing fonts-liberation"
    [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing="$missing debian-archive-keyring"
    python3 -c 'import ensurepip' 2> /dev/null || missing="$missing python3-venv"
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then as_root=; else as_root=sudo; fi
if [ -n "$as_root" ] && ! command -v sudo > /dev/null 2>&1; then
    echo "These system packages are missing; install them as root: apt-get install$missing" >&2
    exit 1
fi
echo "Installing system packages:$missing"
log=$(mktemp)
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # the list is meant to be split
if ! { $as_root apt-get update && $as_root apt-get install -y --no-install-recommends $missing; } > "$log" 2>&1; then
    tail -n 5 "$log" >&2
    echo "Installing failed; the whole story is in $log. To mend it by hand: $as_root apt-get install$missing" >&2
    exit 1
fi
rm -f "$log"
