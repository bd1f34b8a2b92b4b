"""The simulated customer's calendars: DAViCal's own schema with opening hours, holidays and people's appointments."""

from pathlib import Path

SCRIPT = Path(__file__).parent / "system" / "calendar_seed.sql"

CREATE = """
chown -R postgres:postgres /var/lib/postgresql /etc/postgresql/13
install -d -o postgres -g postgres /run/postgresql
data=/var/lib/postgresql/13/main
[ -d $data/base ] || su postgres -c "/usr/lib/postgresql/13/bin/initdb --encoding=UTF8 --locale=C.UTF-8 -D $data"
pg_ctlcluster --skip-systemctl-redirect 13 main start
trap 'pg_ctlcluster --skip-systemctl-redirect 13 main stop --mode=fast' EXIT
su postgres -c "/usr/share/davical/dba/create-database.sh davical_administrators lab-only davical_dba davical_app"
su postgres -c "psql -q -d davical_administrators -c 'ALTER DATABASE davical_administrators OWNER TO davical_dba'"
su postgres -c "psql -q -d davical_administrators -c 'ALTER SCHEMA public OWNER TO davical_dba'"
psql -q -v ON_ERROR_STOP=1 -U davical_dba -d davical_administrators -f /tmp/calendar_seed.sql
"""
"""Run by the root's own shell, in the chroot; leaves the server stopped."""
