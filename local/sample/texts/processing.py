"""Failures of the processing itself: code, data, memory, disk."""

import json
from datetime import datetime
from random import Random

from local.sample.texts.details import app, headline, host, instant, library, traceback, uuid
from local.sample.timeline import Task

_DIRECT = "\n\nThe above exception was the direct cause of the following exception:\n\n"


def band_missing(rng: Random, task: Task, _when: datetime) -> str:
    """A raster lacks the band that a recipe names: a KeyError turned into the system's own error."""
    band, raster = f"band_{rng.randint(2, 12)}", f"S2_{rng.getrandbits(48):012x}"
    inner = traceback(
        (
            (app("raster/recipes.py"), "apply", "value = self._bands(step)"),
            (app("raster/recipes.py"), "_bands", "return {name: self.bands[name] for name in step.inputs}"),
        ),
        task,
        f"KeyError: '{band}'",
        way_in=False,
    )
    message = f"cannot apply recipe {rng.choice(('ndvi', 'ndwi', 'evi'))} to raster {raster}"
    outer = traceback(
        (
            (app("services/tiles.py"), "create_tile", "pixels = recipe.run(raster)"),
            (app("raster/recipes.py"), "run", "raise RecipeError(raster.name) from error"),
        ),
        task,
        f"pipeline.raster.recipes.RecipeError: {message}",
    )
    return headline(task, "RecipeError", message) + inner + _DIRECT + outer


def unexpected_keyword(rng: Random, task: Task, _when: datetime) -> str:
    """A library's new release dropped an argument that we pass."""
    message = "open_dataset() got an unexpected keyword argument 'sharing'"
    frames = (
        (app("services/rasters.py"), "validate_raster", "profile = probe(path)"),
        (app("raster/probe.py"), "probe", f"with open_dataset(path, sharing=False) as dataset:  # {host(rng)}"),
        (library("rasterlib/_io.py"), "open_dataset", "return _open(*args, **kwargs)"),
    )
    source = f"\nSource: /mnt/scratch/{uuid(rng)}/{rng.getrandbits(24):06x}.tif"
    return headline(task, "TypeError", message) + traceback(frames, task, f"TypeError: {message}") + source


def out_of_memory(rng: Random, task: Task, when: datetime) -> str:
    """The platform killed the worker: one line, no traceback."""
    used = rng.randint(4_100, 4_900)
    return (
        f"Worker {host(rng)} (pid {rng.randint(20, 900)}) was killed at {instant(when, rng)}: container memory limit "
        f"of 4096 MiB exceeded, {used} MiB in use, exit code 137 (SIGKILL), task {task.task_id} not acknowledged"
    )


def render_failed(rng: Random, task: Task, when: datetime) -> str:
    """The renderer's answer, kept as a JSON object."""
    error = {
        "code": "TILE_RENDER_FAILED",
        "message": f"style sheet refers to unknown layer 'contour_{rng.randint(5, 500)}m'",
        "correlation_id": uuid(rng),
        "time": instant(when, rng),
        "renderer": host(rng),
        "tile": {"z": rng.randint(6, 18), "x": rng.randint(0, 90_000), "y": rng.randint(0, 90_000)},
        "elapsed_ms": rng.randint(900, 21_000),
    }
    return json.dumps({"success": False, "task_id": task.task_id, "error": error})


def manifest_invalid(rng: Random, task: Task, _when: datetime) -> str:
    """A vector manifest does not validate."""
    layer, srid = f"layer-{rng.getrandbits(24):06x}", rng.randint(100_000, 999_999)
    summary = "2 validation errors for VectorManifest"
    frames = (
        (app("services/vectors.py"), "read_vector", "manifest = VectorManifest.model_validate_json(text)"),
        (library("pydantic/main.py"), "model_validate_json", "return cls.__pydantic_validator__.validate_json("),
    )
    error = (
        f"pydantic_core._pydantic_core.ValidationError: {summary}\nsource.crs\n  Input should be a valid EPSG code"
        f" [type=value_error, input_value='EPSG:{srid}', input_type=str]\nsource.layer\n  Field required"
        f" [type=missing, input_value={{'name': '{layer}', 'rows': {rng.randint(1, 10**6)}}}, input_type=dict]"
    )
    return headline(task, "ValidationError", summary) + traceback(frames, task, error)


def scratch_full(rng: Random, task: Task, _when: datetime) -> str:
    """The worker's scratch disk ran full."""
    message = f"[Errno 28] No space left on device: '/mnt/scratch/{uuid(rng)}/part-{rng.randint(0, 99):02d}.zip'"
    frames = (
        (app("services/archives.py"), "pack_archive", "archive.write(tile, arcname=tile.name)"),
        ("/usr/local/lib/python3.12/zipfile/__init__.py", "write", "shutil.copyfileobj(src, dest, 1024*8)"),
        ("/usr/local/lib/python3.12/shutil.py", "copyfileobj", "fdst_write(buf)"),
    )
    return headline(task, "OSError", message) + traceback(frames, task, f"OSError: {message}")
