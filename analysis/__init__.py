"""What is known: the questions, the facts, the judgements. `reports` shows it, `web` serves it."""

__version__ = "0.1.0"
