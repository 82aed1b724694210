"""Findings become incidents: one for each root cause, with its symptoms, what it costs, and what to do. Pure."""
