"""What the tests of a fleet share."""

from tests.reports.conftest import opening

__all__ = ["opening"]
