"""The disk: what is committed stays, what is refused leaves nothing."""
