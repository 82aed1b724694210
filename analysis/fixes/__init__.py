"""How to fix: the steps, statements and commands of each job system, from its own file."""
