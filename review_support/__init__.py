"""Inspects cases, proposes flags, writes the notice. The story is in inspect.py and case_job.py."""
