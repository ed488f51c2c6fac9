#!/usr/bin/env bash
# Installs the Debian packages that some tests drive, when they are missing and we may.
set -euo pipefail

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v dovecot >/dev/null || [ -x /usr/sbin/dovecot ] || missing+=(dovecot-imapd)
command -v msgfmt >/dev/null || missing+=(gettext)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Not here: ${missing[*]}. Tests that need them are skipped and say so; install them as root to run all."
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update >/dev/null || true
apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null 2>&1 \
  || echo "Could not install ${missing[*]}. Tests that need them are skipped and say so."
