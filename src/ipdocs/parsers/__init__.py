"""The stages, a module each, from bytes to the record. `ipdocs.pipeline` has them in order."""
