"""What `jobscope` does at a terminal, one module a subject. cli.py names the commands."""
