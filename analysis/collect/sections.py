"""Which sections the page of one job has, by the files of its system's folder, and why it lacks others."""

from collections.abc import Mapping

from analysis.collect.lacking import behind_colon
from analysis.collect.systems import Section, System

FILES: Mapping[Section, str] = {
    "parameters": "payload",
    "result": "payload",
    "error": "contents",
    "attempts": "attempts",
    "events": "events",
    "dependencies": "edges",
}
"""The file that feeds each."""


def lacks(system: System) -> dict[str, str]:
    """A sentence for each section that the system cannot feed, or that no file of its folder reads."""
    reasons: dict[str, str] = {}
    for section, file in FILES.items():
        if why := system.not_shown.get(section):
            verb = "are" if section.endswith("s") else "is"
            reasons[section] = f"The {section} {verb} not recorded by {system.title}: {behind_colon(system, why)}"
        elif not system.has(file):
            reasons[section] = f"Jobscope does not read the {section} from {system.title}."
    return reasons
