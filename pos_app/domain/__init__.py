"""Values and rules of the counter; no side effects."""
