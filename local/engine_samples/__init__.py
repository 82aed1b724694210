"""A sample for each job system that Jobscope reads, in that system's own tables."""
