"""Where documents are parsed: one short file each. An engine applies a function to items and knows nothing else."""
