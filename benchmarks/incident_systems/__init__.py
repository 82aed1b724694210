"""Random systems with known root causes, on which incidents are measured."""
