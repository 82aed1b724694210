"""Draws charts in a process of its own, which reports/charts/renderer.py starts: `python renderer_process.py HEAP_MB`.

A line of its input is a chart, {"spec": ..., "config": ...}, answered with a line: {"svg": ...}, or {"refused": ...}
with the library's sentence. It ends with its input. It imports nothing of Jobscope, to take no memory for that.
"""

import json
import logging
import os
import sys

import vl_convert


def main() -> None:
    vl_convert.configure(num_workers=1, max_v8_heap_size_mb=int(sys.argv[1]), allowed_base_urls=[])
    logging.getLogger("vl_convert").setLevel(logging.ERROR)  # it warns of charts that have no deployment to mark
    for line in sys.stdin:
        chart = json.loads(line)
        try:
            answer = {"svg": vl_convert.vegalite_to_svg(chart["spec"], config=chart["config"])}
        except ValueError as error:
            answer = {"refused": str(error)}
        try:
            print(json.dumps(answer), flush=True)
        except BrokenPipeError:
            os._exit(0)  # who asked has ended meanwhile; an orderly end would try to write once more


if __name__ == "__main__":
    main()
