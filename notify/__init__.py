"""Telling people what changed: who is told what, in which words, over which channels, and once."""
