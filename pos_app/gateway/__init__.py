"""The network: Toss Pay, asked strictly and believed only as far as its answer proves."""
