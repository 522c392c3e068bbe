"""The network: Toss Pay, and nothing else."""
