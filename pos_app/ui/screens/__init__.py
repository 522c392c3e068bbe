"""Whole screens, one at a time in the window."""
