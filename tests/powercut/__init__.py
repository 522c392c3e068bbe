"""Power cuts: what the disk may hold after one, and whether the books open as they were."""
