"""The fault kinds: on which the rules of analysis/incidents/ were written, and which were held out.

Divided before the first rule was written, and never changed since: figures for the two are reported apart. What is told
by logs came later, with its rules.
"""

from benchmarks.incident_systems.with_logs import THROTTLED
from local.sample.build import FAULTS

WRITTEN_ON = frozenset(
    {
        "cause_since_upgrade",
        "cause_container_bronze_eu",
        "cause_source_not_found",
        "cause_source_forbidden",
        "cause_band_missing",
        "silent_heartbeat",
        "backlog",
        "retries_exhausted",
        "poison_parameters",
        THROTTLED,
    }
)
"""What the first sketch of incidents named: one release told twice, a lost permission told twice, used-up retries."""

NO_FAULT = frozenset({"retries_succeeded", "secrets"})
"""Planted to show that nothing is to be said of them."""

HELD_OUT = frozenset(FAULTS) - WRITTEN_ON - NO_FAULT
