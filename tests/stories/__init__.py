"""One customer story a file: what a booth lives through, from the till to the books."""
