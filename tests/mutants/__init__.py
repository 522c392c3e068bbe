"""Seeded bugs: each small change of the program has to be found by the tests of the whole."""
