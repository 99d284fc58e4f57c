"""Trains the built-in embedding model from a folder of texts; needs the `models` extra, which serving does not."""
