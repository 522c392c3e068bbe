"""Pixels, sound and threads: the window of the counter."""
