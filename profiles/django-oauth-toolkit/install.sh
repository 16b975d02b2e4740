#!/bin/sh
# Installs Debian's packages, where they are not there yet; that takes root.
set -e
[ "$(dpkg-query --show --showformat='${db:Status-Status} ' python3-django-oauth-toolkit python3-jwcrypto 2>/dev/null)" = 'installed installed ' ] && exit 0
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends python3-django-oauth-toolkit python3-jwcrypto
