"""Loads catalogue folders and files; refuses a faulty file whole, lets the others go on.

The story: find the files · parse each · shape each · check references, wording and rules · drop what has faults · drop
themes that name what was dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.catalog.check_dictionary import check_dictionary
from knowledge.catalog.check_ids import check_ids
from knowledge.catalog.check_item import check_item
from knowledge.catalog.check_theme import check_theme, refuse_broken_themes
from knowledge.catalog.facts import Declared, declared_facts
from knowledge.catalog.fault import Fault, fault
from knowledge.catalog.model import Dictionary, ItemFile, Question, ThemeFile
from knowledge.catalog.shape import shape
from knowledge.catalog.source import Source, read_source


@dataclass
class Catalog:
    """What passed, and why the rest did not. `sources` gives the file of each item and theme by id."""

    dictionary: Dictionary = field(default_factory=Dictionary)
    items: dict[str, ItemFile] = field(default_factory=dict)
    themes: dict[str, ThemeFile] = field(default_factory=dict)
    questions: dict[str, dict[str, Question]] = field(default_factory=dict)
    """By item id: the facts its rules may use, its own and those of the themes that offer it."""
    sources: dict[str, Path] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


@dataclass
class _Loading:
    dictionaries: list[tuple[Source, Dictionary | None]] = field(default_factory=list)
    items: list[tuple[Source, ItemFile]] = field(default_factory=list)
    themes: list[tuple[Source, ThemeFile]] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def load_catalog(paths: Iterable[Path | str]) -> Catalog:
    """The catalogue in `paths`: folders (elements.yaml, items/, themes/) or single files.

    A single file that stands in a catalogue folder is checked against its folder, but only the named files are
    returned and reported. Raises nothing: what is wrong is in `faults`, sorted by path and line.
    """
    lost: list[Fault] = []
    named: set[Path] = set()
    around: dict[Path, None] = {}
    for given in map(Path, paths):
        if not given.exists():
            lost.append(fault(str(given), 0, "not_found"))
        elif given.is_dir():
            found = catalog_files(given)
            if not found:
                lost.append(fault(str(given), 0, "nothing_here"))
            named.update(path.resolve() for path in found)
            around.update(dict.fromkeys(found))
        else:
            named.add(given.resolve())
            around[given] = None
            around.update({path: None for path in _neighbours(given)})
    unique = {path.resolve(): path for path in reversed(around)}
    loading = _read(sorted(unique.values()))
    catalog = _check(loading)
    return _only(catalog, loading, named, lost)


def catalog_files(folder: Path) -> list[Path]:
    """The catalogue files of a folder, or [] where it is no catalogue folder."""
    found = [folder / "elements.yaml"] if (folder / "elements.yaml").is_file() else []
    for part in ("items", "themes"):
        found += sorted(path for path in (folder / part).glob("*.y*ml") if path.is_file())
    return found


def _neighbours(file: Path) -> list[Path]:
    for folder in (file.parent, file.parent.parent):
        if (folder / "elements.yaml").is_file():
            return catalog_files(folder)
    return []


def _read(paths: Sequence[Path]) -> _Loading:
    loading = _Loading()
    for path in paths:
        source = read_source(path)
        loading.sources.append(source)
        if source.data is None:
            if path.name == "elements.yaml":
                loading.dictionaries.append((source, None))
            continue
        data = source.data if isinstance(source.data, dict) else {}
        if data.get("kind") == "item":
            item = shape(source, ItemFile)
            if item is not None:
                loading.items.append((source, item))
        elif data.get("kind") == "theme":
            theme = shape(source, ThemeFile)
            if theme is not None:
                loading.themes.append((source, theme))
        elif "elements" in data or "material_kinds" in data or path.name == "elements.yaml":
            loading.dictionaries.append((source, shape(source, Dictionary)))
        else:
            source.add((), "no_kind")
    return loading


def _check(loading: _Loading) -> Catalog:
    dictionary = check_dictionary(loading.dictionaries)
    broken = next((source for source, _ in loading.dictionaries if source.faults), None)
    check_ids(loading.items, loading.themes)
    facts: dict[str, Declared] = declared_facts(loading.items, loading.themes)
    for source, item in loading.items:
        if not loading.dictionaries:
            source.add((), "dictionary_missing")
        elif broken is not None:
            source.add((), "dictionary_refused", path=broken.path)
        else:
            check_item(source, item, dictionary, facts[item.id])
    for source, theme in loading.themes:
        check_theme(source, theme)
    refuse_broken_themes(loading.items, loading.themes)
    return Catalog(
        dictionary=dictionary,
        items={item.id: item for source, item in loading.items if not source.faults},
        themes={theme.id: theme for source, theme in loading.themes if not source.faults},
        questions={item.id: facts[item.id].questions for source, item in loading.items if not source.faults},
    )


def _only(catalog: Catalog, loading: _Loading, named: set[Path], lost: list[Fault]) -> Catalog:
    places: dict[str, Path] = {item.id: source.path for source, item in loading.items if not source.faults}
    places |= {theme.id: source.path for source, theme in loading.themes if not source.faults}
    kept = {key: path for key, path in places.items() if path.resolve() in named}
    faults = lost + [one for source in loading.sources if source.path.resolve() in named for one in source.faults]
    return Catalog(
        dictionary=catalog.dictionary,
        items={key: item for key, item in catalog.items.items() if key in kept},
        themes={key: theme for key, theme in catalog.themes.items() if key in kept},
        questions={key: value for key, value in catalog.questions.items() if key in kept},
        sources=kept,
        faults=tuple(sorted(faults)),
    )
