"""A stand-in Toss Pay: its own books, its own web pages, and faults that can be switched on."""
