"""Random fingers on the real window, random buyers at the stand-in, and what must hold after."""
