#!/bin/sh
# Puts owners and modes of the product's files right and triggers the file synchronisation on the master.
chown -R root:root /opt/telenia_data/sync
find /opt/telenia_data/sync -type d ! -perm 755 -exec chmod 755 {} +
find /opt/telenia_data/sync -type f ! -perm 644 -exec chmod 644 {} +
if [ "$(cat /run/tvox/role)" = MASTER ]; then /usr/local/sbin/tvox-filesync start; fi
