"""From a corpus to a dataset: discover, parse each, write tables, swap in. `build.ingest` is the way through."""
