"""The catalogue: items, themes and the data-element dictionary, read from files and checked."""

from knowledge.catalog.as_guide import guide_of
from knowledge.catalog.fault import Fault
from knowledge.catalog.load import Catalog, load_catalog
from knowledge.catalog.model import (
    Dictionary,
    ItemFile,
    Question,
    ReviewPoint,
    ThemeFile,
)

__all__ = [
    "Catalog",
    "Dictionary",
    "Fault",
    "ItemFile",
    "Question",
    "ReviewPoint",
    "ThemeFile",
    "guide_of",
    "load_catalog",
]
