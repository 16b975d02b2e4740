#!/bin/sh
# Installs Debian's packages, where they are not there yet; that takes root. Nobody needs the database that the package would make:
# an audit makes one of its own. It also starts the program itself, so that the service is not kept.
set -e
dpkg -s glewlwyd sqlite3 >/dev/null 2>&1 && exit 0
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends glewlwyd sqlite3 dbconfig-no-thanks
[ ! -d /run/systemd/system ] || systemctl disable --now glewlwyd
