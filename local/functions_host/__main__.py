"""`python -m local.functions_host APP_DIR --port 7071 --timers --state DIR`: serve one app until it is told to stop."""

import argparse
from pathlib import Path

from local.functions_host.host import serve


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve a function_app.py as the Functions host would.")
    parser.add_argument("app_dir", type=Path, help="the folder that holds function_app.py")
    parser.add_argument("--port", type=int, default=7071, help="0 takes a free port (default 7071)")
    parser.add_argument("--timers", action="store_true", help="run timer functions on their schedules")
    parser.add_argument("--state", type=Path, default=None, help="a folder that keeps the timers' status")
    chosen = parser.parse_args()
    serve(chosen.app_dir, chosen.port, timers=chosen.timers, state_dir=chosen.state)


if __name__ == "__main__":
    main()
