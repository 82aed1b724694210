"""Runs read and compared: what is carried on, life cycles, changes, comparisons, retention. Pure."""
