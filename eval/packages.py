"""Application packages to measure with: the documents of a case, and, for grading alone, what they truly say.

A set is a folder of `<case>/case.yaml` beside the documents it names. What a person would hand in (items, files, the slot
under which each was uploaded) is kept apart from the truth, so that nothing measured can see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from core.errors import BadInput


@dataclass(frozen=True)
class Handed:
    """One document as it was handed in; `slot` is the material kind under which it was, "" for none."""

    name: str
    slot: str
    path: Path


@dataclass(frozen=True)
class Package:
    """What the system under test may see of one case."""

    id: str
    items: tuple[str, ...]
    documents: tuple[Handed, ...]


def read_packages(folder: Path) -> list[Package]:
    """The packages of a set, by id. Raises BadInput where there is none, or one names a file that is not there."""
    packages = []
    for path, told in _cases(folder):
        documents = tuple(
            Handed(str(one["file"]), str(one.get("uploaded_as") or ""), path.parent / str(one["file"]))
            for one in told["documents"]
        )
        for document in documents:
            if not document.path.is_file():
                raise BadInput("eval_package", name=str(path), reason=str(document.name))
        packages.append(Package(str(told["id"]), tuple(told["items"]), documents))
    return packages


def read_truth(folder: Path) -> Mapping[tuple[str, str], dict[str, Any]]:
    """(case, file) → kind, layout and the values printed on it; for grading alone."""
    found = {}
    for _, told in _cases(folder):
        printed = told.get("truth", {}).get("documents", {})
        for one in told["documents"]:
            found[str(told["id"]), str(one["file"])] = {
                "kind": one.get("kind"), "layout": one.get("layout"), "values": printed.get(one["file"], {}).get("values", {}),
            }  # fmt: skip
    return found


def read_reviews(folder: Path) -> Mapping[str, dict[str, Any]]:
    """case → what a review may see beside the documents: items, facts, today and the form as it was handed in.

    Raises BadInput where a case lacks one of them.
    """
    found = {}
    for path, told in _cases(folder):
        try:
            found[str(told["id"])] = {key: told[key] for key in ("items", "facts", "today", "submitted_form")}
        except KeyError as wrong:
            raise BadInput("eval_package", name=str(path), reason=str(wrong)) from None
    return found


def _cases(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    paths = sorted(folder.glob("*/case.yaml"))
    if not paths:
        raise BadInput("eval_no_packages", name=str(folder))
    for path in paths:
        try:
            told = yaml.safe_load(path.read_text("utf-8"))
            told["id"], told["items"], told["documents"]
        except (yaml.YAMLError, KeyError, TypeError, UnicodeDecodeError) as wrong:
            raise BadInput("eval_package", name=str(path), reason=str(wrong)) from None
        yield path, told
