"""The real counter against a made-up world: faults, crashes and people, decided by one seed."""
