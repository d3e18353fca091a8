"""The least that a Django page of the same kind can do: same middleware, same database, same session, nothing else."""
