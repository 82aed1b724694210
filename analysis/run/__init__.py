"""The main job inside: gather, judge, follow up in the logs, assemble the snapshot."""
