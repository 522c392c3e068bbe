"""The tests of Booth POS; each folder mirrors a room of the package."""
