"""Order: what happens after what, and when; no clock, network or disk of its own."""
