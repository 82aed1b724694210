"""What is published of a run, as JSON: the snapshot and its parts."""
