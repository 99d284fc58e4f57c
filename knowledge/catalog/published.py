"""The catalogue as it is published: items, themes and the dictionary in force at an instant, read from the database alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.sources import SourceVersion
from knowledge.catalog.facts import declared_facts
from knowledge.catalog.load import Catalog
from knowledge.catalog.model import Dictionary, Element, ItemFile, MaterialKind, ThemeFile
from knowledge.catalog.source import Source
from knowledge.shelf import standing
from knowledge.tables import CatalogFile


def published_catalog(session: Session, at: dt.datetime, also: Sequence[str] = ()) -> Catalog:
    """What stands at `at`; of several versions of one file the latest. A theme of which an item is not in force is left out:
    half a bundle would promise what cannot be done. Of several dictionaries a later one adds and replaces.

    `also` are versions taken as if they were published now, after all that stands.
    """
    coming = SourceVersion.id.in_(also)
    rows = session.execute(
        select(CatalogFile.kind, CatalogFile.body)
        .join(SourceVersion, SourceVersion.id == CatalogFile.version_id)
        .where(or_(standing(at), coming) if also else standing(at))
        .order_by(coming, SourceVersion.starts_at, SourceVersion.id)
    ).all()
    items: dict[str, ItemFile] = {}
    themes: dict[str, ThemeFile] = {}
    elements: dict[str, Element] = {}
    kinds: dict[str, MaterialKind] = {}
    for kind, body in rows:
        if kind == "item":
            item = ItemFile.model_validate(body)
            items[item.id] = item
        elif kind == "theme":
            theme = ThemeFile.model_validate(body)
            themes[theme.id] = theme
        else:
            dictionary = Dictionary.model_validate(body)
            elements |= dictionary.elements
            kinds |= dictionary.material_kinds
    themes = {id_: theme for id_, theme in themes.items() if all(part.item in items for part in theme.items)}
    source = Source(Path("published"))
    declared = declared_facts([(source, item) for item in items.values()], [(source, theme) for theme in themes.values()])
    return Catalog(
        dictionary=Dictionary(elements=elements, material_kinds=kinds), items=items, themes=themes,
        questions={id_: facts.questions for id_, facts in declared.items()},
    )  # fmt: skip
