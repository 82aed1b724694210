"""One job on demand: found, read and explained. The I/O of analysis/job/."""
