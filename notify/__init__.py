"""Messages about what changed: who gets which, in which words, over which channels, and once."""
