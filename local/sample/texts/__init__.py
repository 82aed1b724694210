"""The error texts of the planted causes: each function writes one failure, different wherever failures differ."""
