"""The JSON Schema of the snapshot: the file in the repository, and the same bytes beside the published snapshots.

`python -m analysis.published.schema_file` writes the file anew after a change of the model.
"""

import json
from functools import cache
from pathlib import Path

from analysis.published.snapshot import Snapshot

SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "snapshot.schema.json"


@cache  # a release has one, and to make it takes 25 ms, a fiftieth of a run
def schema_json() -> bytes:
    """The schema, pretty-printed. Fields with a default may be absent, as they are in snapshots of earlier releases."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Snapshot.model_json_schema()}
    return (json.dumps(schema, indent=1, ensure_ascii=False) + "\n").encode()


if __name__ == "__main__":
    SCHEMA_FILE.write_bytes(schema_json())
