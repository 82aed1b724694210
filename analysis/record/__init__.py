"""The record: what was collected of jobs and tasks, kept as Parquet beside the snapshots and asked with DuckDB."""
