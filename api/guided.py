"""Guided applications behind the house's port: the published catalogue, the interview on it, and its one list.

The doors hold cases and answers; what decides is here, where producers may be imported.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.interview import Matter, checklist, forget, interview, matter_of, record
from assistant.interview.ask import asked
from assistant.items import ItemCatalogue
from assistant.outcomes import Outcome, template
from assistant.understand import EMPTY, understand
from checkpoint.frames import Checklist
from checkpoint.release import release, standing_text
from checkpoint.released import Released
from core.clock import legal_day, now
from core.crypto import Keys
from core.db import Database
from core.errors import BadInput, Stopped
from core.sources import published_revision
from knowledge.catalog import Catalog
from knowledge.catalog.published import published_catalog
from knowledge.lexicon import meant

MOST = 6
# Less sure than this of an item, the words share no more with it than 怎么 and 办.
NEAR = 0.12


class Guided:
    """The port. Safe to use from many threads; the catalogue is read again when something was published or the day changed."""

    def __init__(self, db: Database, keys: Keys, items: Callable[[], ItemCatalogue], *, demo: bool) -> None:
        self._db, self._keys, self._items, self._demo = db, keys, items, demo
        self._lock = threading.Lock()
        self._catalog: Catalog | None = None
        self._mark: tuple[int, str] = (-1, "")
        self._matters: dict[tuple[str, tuple[str, ...]], Matter] = {}

    def catalog(self) -> Catalog:
        """Items, themes and elements in force now."""
        with self._lock, self._db.read() as session:
            mark = (published_revision(session), legal_day().isoformat())
            if self._catalog is None or mark != self._mark:
                self._catalog, self._mark = published_catalog(session, now()), mark
                self._matters.clear()
            return self._catalog

    def _matter(self, id_: str, only: Sequence[str]) -> Matter:
        catalog = self.catalog()
        key = (id_, tuple(only))
        if key not in self._matters:
            self._matters[key] = matter_of(catalog, id_, only or None, legal_day())
        return self._matters[key]

    def name(self, id_: str) -> str:
        """What the theme or item is called; its id where it is no longer in force."""
        catalog = self.catalog()
        entry = catalog.themes.get(id_) or catalog.items.get(id_)
        return entry.name if entry else id_

    def resolve(self, words: str) -> list[dict[str, str]]:
        """Themes and items that the words may mean, the likeliest first: a theme stands before its items.

        Empty where nothing in the catalogue comes near.
        """
        catalog, words = self.catalog(), words.strip()
        named = [
            t for t in catalog.themes.values()
            if any(n and (n in words or len(words) > 1 and words in n) for n in (t.name, *t.aliases))
        ]  # fmt: skip
        near = self._near(words) or self._near(" ".join(term for term, _ in meant(words)))
        themes = [t for t in catalog.themes.values() if any(part.item in near for part in t.items)]
        themes.sort(key=lambda t: min(near.index(part.item) for part in t.items if part.item in near))
        found = [{"kind": "theme", "id": t.id, "name": t.name} for t in {t.id: t for t in [*named, *themes]}.values()]
        found += [{"kind": "item", "id": id_, "name": catalog.items[id_].name} for id_ in dict.fromkeys(near)]
        return found[:MOST]

    def _near(self, words: str) -> list[str]:
        found = understand(words, EMPTY, self._items()) if words else None
        if found is None or found.confidence < NEAR:
            return []
        return [one.item_id for one in found.candidates if one.item_id in self.catalog().items]

    def interview(self, id_: str, only: Sequence[str], answers: Mapping[str, Any]) -> dict[str, Any]:
        """The next question with why it is asked, how much is left, and what was answered. Raises BadInput."""
        return interview(self._matter(id_, only), answers).as_dict()

    def question(self, id_: str, only: Sequence[str], fact: str) -> dict[str, Any]:
        """One question, to answer it again. Raises BadInput where the matter does not ask it."""
        matter = self._matter(id_, only)
        if fact not in matter.questions:
            raise BadInput("interview_no_question", fact=fact)
        one = asked(matter, fact, [clause for clause in matter.clauses() if fact in clause.facts])
        return {
            "fact": one.fact, "ask": one.ask, "type": one.type, "choices": list(one.choices),
            "reason_zh": one.reason("zh"), "reason_en": one.reason("en"),
        }  # fmt: skip

    def record(self, id_: str, only: Sequence[str], answers: Mapping[str, Any], fact: str, raw: Any) -> dict[str, Any]:
        """The answers with this one given or changed. Raises BadInput with what an answer may be."""
        return record(self._matter(id_, only), answers, fact, raw)

    def forget(self, answers: Mapping[str, Any], fact: str) -> dict[str, Any]:
        """The answers without this one."""
        return forget(answers, fact)

    def checklist(self, id_: str, only: Sequence[str], answers: Mapping[str, Any]) -> dict[str, Any]:
        """The one list for these answers. Raises BadInput."""
        return checklist(self._matter(id_, only), answers).as_dict()

    def items(self, id_: str, only: Sequence[str], answers: Mapping[str, Any]) -> list[str]:
        """The items that the form is for: those that the answers bring in, or all that may be while none is decided."""
        listed = checklist(self._matter(id_, only), answers)
        return [one.item for one in listed.items] or [one.item for one in listed.undecided]

    def release_list(self, conversation_id: str, listed: Mapping[str, Any], locale: str) -> Released:
        """Lets the list out: an approved frame with this list. The same list again is the same release.

        Raises Stopped where no wording for lists is approved, or the assistant is switched off.
        """
        facts = Checklist.of(listed, self._keys.hash)
        with self._db.write() as session:
            standing = standing_text(session, template(Outcome.checklist), locale, demo=self._demo)
            if standing is None:
                raise Stopped("no_list_wording")
            return release(
                session, self._keys, conversation_id=conversation_id, question_id=None, draft_id=standing[0],
                digest=standing[1], once=f"checklist:{locale}:{facts.digest[:32]}", demo=self._demo, standing=True,
                checklist=facts,
            )  # fmt: skip
