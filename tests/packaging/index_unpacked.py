"""Run by itself: `python -I index_unpacked.py FOLDER [BLOCKED]` indexes an unpacked zip as Azure's worker does.

The path holds the folder, the standard library and the installed packages alone; BLOCKED is a JSON list of top-level
modules that must not be imported. Imports every module of the app and prints what it found as JSON.
"""

import asyncio
import importlib
import importlib.abc
import json
import os
import pkgutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

FOLDER = Path(sys.argv[1]).resolve()
BLOCKED = set(json.loads(sys.argv[2])) if len(sys.argv) > 2 else set()
MESSAGES = (
    "BindingInfo FunctionMetadataResponse RpcException RpcFunctionMetadata RpcRetryOptions StatusResult"
    " WorkerInitResponse WorkerMetadata"
)


class Wall(importlib.abc.MetaPathFinder):
    """Refuses what is not deployed."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:  # noqa: ARG002 - the protocol
        if fullname.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{fullname} is not deployed", name=fullname)


class Message(SimpleNamespace):
    """Any message of the worker's protocol."""

    Success, Failure, out, inout, undefined = 1, 0, 1, 2, 0


async def indexed() -> Any:  # noqa: ANN401 - the runtime ships no types
    import azure_functions_runtime as runtime

    start = Message(worker_init_request=Message(capabilities={}, function_app_directory=str(FOLDER)))
    protos = SimpleNamespace(**dict.fromkeys(MESSAGES.split(), Message))
    request = Message(request=start, properties={"host": "127.0.0.1", "protos": protos})
    started = await runtime.worker_init_request(request)
    if started.result.status != Message.Success:
        sys.exit(started.result.exception.message)
    return (await runtime.functions_metadata_request(request)).function_metadata_results


def main() -> None:
    sys.meta_path.insert(0, Wall())
    sys.path[:] = [str(FOLDER), *(p for p in sys.path if p.startswith(sys.base_prefix) or "site-packages" in p)]
    os.chdir(FOLDER)
    functions = asyncio.run(indexed())
    modules = [
        module.name
        for module in pkgutil.walk_packages([str(FOLDER)])
        if not module.name.endswith("__main__")  # a program, which would run
    ]
    files = [str(importlib.import_module(name).__file__) for name in modules]
    outside = [file for file in files if not Path(file).is_relative_to(FOLDER)]
    print(json.dumps({"functions": sorted(f.name for f in functions), "modules": len(modules), "outside": outside}))


if __name__ == "__main__":
    main()
