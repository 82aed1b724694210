"""What the logs say: the questions in kql/, and the shapes of their answers."""
