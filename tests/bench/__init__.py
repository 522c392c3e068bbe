"""Measurements, for people to run: nothing here passes or fails."""
