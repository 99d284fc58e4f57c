"""Reads documents and proposes values. Its floor is reserved; the import contracts hold for it from the start."""
