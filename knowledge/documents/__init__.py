"""Policy and law documents: read from files, cut by their own structure into passages that can be cited."""

from .boundaries import propose_boundaries, split
from .parsed import Boundary, Fault, ParsedDocument, Passage, Unreadable
from .read import SUFFIXES, read_document, read_documents

__all__ = [
    "SUFFIXES",
    "Boundary",
    "Fault",
    "ParsedDocument",
    "Passage",
    "Unreadable",
    "propose_boundaries",
    "read_document",
    "read_documents",
    "split",
]
