"""The memory: all SQL, and nothing else."""
