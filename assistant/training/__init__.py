"""Learns how items are ranked and how sure that is, from questions whose item is known. Serving does not need it."""
