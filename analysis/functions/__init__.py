"""The test of the stored functions: what each call must give, and what it means when it does not. Pure."""
