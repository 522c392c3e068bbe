"""Answers and addresses built right or wrong on purpose; what they are is known from the building.

Nothing here reads an answer: the judge knows what was put in, and shares no code with the
classifier. `python -m tests.gateway.fuzz` runs as many as wanted.
"""
