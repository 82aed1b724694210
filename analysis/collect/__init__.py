"""Collecting: what changed in a job system since the last run, read by that system's own indexes into the record."""
