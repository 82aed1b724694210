"""What the sample system does for a living: six job types, their stages, fan-outs and usual durations."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """One stage: `fan` is the median number of tasks (1: always one), `seconds` the median duration of a task.

    Durations are log-normal with `sigma`, cut at 2.5 sigma: a healthy system has a tail, but no stragglers.
    """

    task_type: str
    unit: str
    seconds: float
    fan: int = 1
    sigma: float = 0.4


@dataclass(frozen=True)
class JobType:
    """A job type, its share of all jobs, its stages in order, and how many jobs a day has however small the sample."""

    name: str
    share: float
    stages: tuple[Stage, ...]
    least: int = 0

    @property
    def usual_seconds(self) -> float:
        """About how long a job takes: a stage is as long as its slowest task."""
        return sum(stage.seconds * (2.2 if stage.fan > 1 else 1.1) + 4 for stage in self.stages)


JOB_TYPES = (
    JobType(
        "process_raster",
        0.22,
        (
            Stage("validate_raster", "raster_id", 20),
            Stage("create_tile", "tile", 70, fan=17),
            Stage("build_mosaic", "mosaic", 200, sigma=0.3),
        ),
    ),
    JobType(
        "stage_vector",
        0.25,
        (
            Stage("read_vector", "layer", 15),
            Stage("load_chunk", "chunk", 28, fan=11),
            Stage("index_table", "table", 35),
        ),
        least=20,
    ),
    JobType(
        "publish_collection",
        0.12,
        (Stage("list_items", "page", 9), Stage("write_item", "item", 30, fan=9)),
        least=20,
    ),
    JobType(
        "export_tiles",
        0.11,
        (
            Stage("plan_export", "grid", 12),
            Stage("render_tile", "tile", 18, fan=19),
            Stage("pack_archive", "archive", 50),
            Stage("copy_archive", "archive", 25),
        ),
        least=15,
    ),
    JobType("check_source", 0.20, (Stage("probe_source", "source", 6),), least=20),
    JobType(
        "summarize_coverage",
        0.10,
        (Stage("read_grid", "grid", 20), Stage("compute_statistics", "cell", 480, fan=10, sigma=0.35)),
        least=8,
    ),
)
BY_NAME = {job_type.name: job_type for job_type in JOB_TYPES}

CONTAINERS = ("bronze-us", "silver-us", "silver-eu", "gold-us", "bronze-ap", "bronze-eu")
CONTAINER_WEIGHTS = (30, 25, 20, 15, 9.8, 0.2)
COLLECTIONS = ("land-cover", "elevation", "orthophoto", "coastline", "parcels", "roads", "hydrology", "night-lights")
