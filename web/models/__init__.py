"""What the routes answer with, beside the published models of the analysis: for validation and for OpenAPI."""
