"""The disk: one SQLite file, its lock, its chained ledger."""
