"""What `jobscope check` looks at within the analysis: the settings, the database, the logs and the queues."""
