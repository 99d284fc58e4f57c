"""The quality of a catalogue that loads: the story.

1. whole: rules that no longer type against this dictionary are told; of such an item nothing else is claimed.
2. each item: rules that come out one way only, points that say the same, cases and documents that nobody looks at, points
   that demand what is not asked for, wording that says nothing, demands without a basis.
3. each theme: what it never offers, and what two of its items would ask twice.
4. placed: every finding with the file and line where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from knowledge.catalog.check_rule import Scope
from knowledge.catalog.load import Catalog
from knowledge.catalog.model import ThemeFile
from knowledge.catalog.quality.basis import basis
from knowledge.catalog.quality.finding import QualityFinding
from knowledge.catalog.quality.gap_cases import gap_cases
from knowledge.catalog.quality.gap_documents import gap_form, gap_material, gap_validity
from knowledge.catalog.quality.never import never, never_in_theme
from knowledge.catalog.quality.overlap import overlap, overlap_across
from knowledge.catalog.quality.undue import undue
from knowledge.catalog.quality.vague import vague
from knowledge.catalog.quality.view import ItemView, view_of
from knowledge.catalog.rule_syntax import RuleError, compile_rule
from knowledge.catalog.rule_types import type_check
from knowledge.catalog.source import Source, read_source

Tell = Callable[[str, int], None]
ITEM = (never, overlap, gap_cases, gap_material, gap_validity, gap_form, undue, vague, basis)


def quality_report(
    catalog: Catalog, about: Collection[str] | None = None, tell: Tell = lambda name, done: None
) -> list[QualityFinding]:
    """The findings, by entry and place. `about` names the items and themes that are wanted, None is all; `tell(name, so far)`
    is called before each."""
    wanted = [entry for entry in (*catalog.items, *catalog.themes) if about is None or entry in about]
    offering = [t for t in catalog.themes.values() if t.id in wanted or any(part.item in wanted for part in t.items)]
    needed = {*wanted, *(part.item for theme in offering for part in theme.items)}
    views = {id_: view_of(catalog, item) for id_, item in catalog.items.items() if id_ in needed}
    broken = {id_: found for id_, view in views.items() if (found := list(_broken(view)))}
    whole = {id_: view for id_, view in views.items() if id_ not in broken}
    found = [one for id_ in wanted for one in broken.get(id_, ())]
    for done, id_ in enumerate(wanted):
        tell(id_, done)
        if id_ in whole:
            found += [one for kind in ITEM for one in kind(whole[id_])]
    for theme in offering:
        found += _of_theme(theme, whole)
    told = {(one.code, one.entry, one.place, one.points): one for one in found if about is None or _about(one, about)}
    return _placed(list(told.values()), catalog.sources)


def _of_theme(theme: ThemeFile, views: dict[str, ItemView]) -> Iterator[QualityFinding]:
    scope = Scope(facts={question.fact: question for question in theme.questions})
    try:
        yield from never_in_theme(theme, views, scope)
        yield from overlap_across(theme, views)
    except RuleError:  # its questions changed under it: the load of its file says so
        return


def _broken(view: ItemView) -> Iterator[QualityFinding]:
    for place, source in view.rules():
        try:
            type_check(compile_rule(source), view.scope)
        except RuleError as error:
            yield QualityFinding("rule_broken", view.item.id, place, values={"rule": source, "error": error.zh})


def _about(found: QualityFinding, about: Collection[str]) -> bool:
    items = found.values.get("items", ())
    return found.entry in about or (isinstance(items, tuple) and any(item in about for item in items))


def _placed(found: list[QualityFinding], sources: dict[str, Path]) -> list[QualityFinding]:
    """Each with its file and line, in the order of entries and lines."""
    read: Callable[[Path], Source] = cache(read_source)
    placed = []
    for one in found:
        path = sources.get(one.entry)
        placed.append(one if path is None else replace(one, path=str(path), line=read(path).line(one.place)))
    order = {entry: n for n, entry in enumerate(dict.fromkeys(one.entry for one in found))}
    return sorted(placed, key=lambda one: (order[one.entry], one.line, [str(part) for part in one.place]))
