"""Sources beside uploaded documents: shared data and e-licences behind one seam (source.py)."""
