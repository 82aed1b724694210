"""This run's numbers beside those of the runs before: what is worse than usual, and what runs out when."""
