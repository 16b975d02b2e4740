#!/bin/sh
# Installs Debian's packages, where they are not there yet; that takes root. The package makes a database, in SQLite, which nobody uses:
# an audit makes its own. It also starts the program itself, so that the service is not kept.
set -e
[ "$(dpkg-query --show --showformat='${db:Status-Status} ' glewlwyd sqlite3 2>/dev/null)" = 'installed installed ' ] && exit 0
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends glewlwyd sqlite3 dbconfig-sqlite3
[ ! -d /run/systemd/system ] || systemctl disable --now glewlwyd
