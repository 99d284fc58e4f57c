"""Inspects cases, proposes flags, writes the notice. Its floor is reserved; the import contracts hold for it from the start."""
