"""What the commands print: one screen a file."""
