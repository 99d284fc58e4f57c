"""Documents, guides, review points: import, publish, index, search."""
