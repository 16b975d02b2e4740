#!/bin/sh
# Installs Debian's packages, where they are not there yet; that takes root.
set -e
dpkg -s python3-django-oauth-toolkit python3-jwcrypto >/dev/null 2>&1 && exit 0
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends python3-django-oauth-toolkit python3-jwcrypto
