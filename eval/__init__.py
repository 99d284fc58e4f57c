"""Measures what assistant, prefill and review_support produce; publishes and releases nothing."""
