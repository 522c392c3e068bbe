"""Booth POS (부스 포스): a counter for booths that take Toss Pay."""

__version__ = "0.1.0"
