"""Many databases watched by one app: which targets there are, and the settings of each."""
