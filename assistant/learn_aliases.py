"""What people call an item that its names and aliases do not say: proposed to a steward, never used before they approve it.

    questions whose item a clerk said, and others whose asker picked it from a choice and did not call the answer wrong
      → the words of each that nothing known explains → phrases that enough conversations share
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from assistant.fields import asked_field
from assistant.items import ItemCatalogue
from assistant.items_match import KnownItem
from assistant.speech import normalise, said_matters, without_fillers
from core.conversations import NamedItem, Question, Rating
from core.crypto import Keys
from core.db import Database
from core.errors import YijianshiError
from core.vault import Vault
from knowledge.lexicon.aliases import propose

# A phrase shows to a steward only when so many conversations used it: what one person wrote stays theirs.
CONVERSATIONS = 3
_SHORTEST, _LONGEST = 2, 8
_RUN = re.compile(r"[\u4e00-\u9fff]+")
_READ = 500


def learn_aliases(db: Database, keys: Keys, catalogue: ItemCatalogue, since: dt.datetime) -> int:
    """Proposes from the questions settled since an instant; how many phrases reached the number.

    Idempotent: done again it counts the same conversations. Erased questions are not there any more and count for nothing.
    Questions are read outside the transaction that writes, which is short.
    """
    with db.read() as session:
        enough = shared_phrases(session, keys, catalogue, since)
    if enough:
        with db.write() as session:
            for (phrase, item_id), shared in sorted(enough.items()):
                propose(session, phrase, item_id, shared.conversations, shared.named)
    return len(enough)


@dataclass(frozen=True, slots=True)
class Shared:
    """In how many conversations a phrase was said of an item, and in how many of them a clerk said which item was meant."""

    conversations: int
    named: int


def shared_phrases(
    session: Session, keys: Keys, catalogue: ItemCatalogue, since: dt.datetime
) -> dict[tuple[str, str], Shared]:
    """(phrase, item id) → conversations, of phrases that enough of them share; a part of a longer one as common is left out."""
    asked: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for one in _settled(session, keys, since):
        item = catalogue.get(one.item_id)
        for phrase in telling(one.text, item) if item is not None else ():
            there = asked[phrase, one.item_id]
            there[one.conversation_id] = there.get(one.conversation_id, False) or one.named
    enough = {key: Shared(len(who), sum(who.values())) for key, who in asked.items() if len(who) >= CONVERSATIONS}
    return {
        (phrase, item): shared
        for (phrase, item), shared in enough.items()
        if not any(
            other != phrase and phrase in other and of == item and more.conversations >= shared.conversations
            for (other, of), more in enough.items()
        )
    }


def telling(text: str, item: KnownItem) -> Sequence[str]:
    """The parts of a question that tell of its matter and that no name, alias or everyday word of ours explains, longest first."""
    said = normalise(text)
    rest = without_fillers(asked_field(said).rest)
    known: set[int] = set()
    for matter in said_matters(said):
        known.update(range(matter.start, matter.end))
    left = "".join(" " if at in known or c in item.characters else c for at, c in enumerate(rest))
    found = [run for run in _RUN.findall(left) if _SHORTEST <= len(run) <= _LONGEST]
    # Where a name shares single characters with the phrase, the whole run between blanks may be what people say.
    whole = [run for run in _RUN.findall("".join(" " if at in known else c for at, c in enumerate(rest))) if _SHORTEST <= len(run) <= _LONGEST]
    return sorted(dict.fromkeys([*found, *(run for run in whole if run not in item.name)]), key=lambda run: (-len(run), run))


@dataclass(frozen=True, slots=True)
class _Asked:
    conversation_id: str
    text: str
    item_id: str
    named: bool


def _settled(session: Session, keys: Keys, since: dt.datetime) -> Iterator[_Asked]:
    """Each question once, with its words and its item: what a clerk said, else what its asker had picked and was answered about.

    Personal data is placeholders in the words.
    """
    wrong = exists().where(Rating.conversation_id == Question.conversation_id, Rating.wrong_item.is_(True))
    picked = and_(Question.chosen_item != "", Question.item_id == Question.chosen_item, Question.state == "released", Question.settled_at >= since)
    rows = session.execute(
        select(Question, NamedItem.item_id)
        .outerjoin(NamedItem, NamedItem.question_id == Question.id)
        .where(or_(NamedItem.at >= since, and_(NamedItem.at.is_(None), picked, ~wrong)))
        .order_by(NamedItem.at.is_(None), Question.received_at)
        .execution_options(yield_per=_READ)
    )
    vault = Vault(session, keys)
    named: dict[str, set[str]] = defaultdict(set)
    for question, item_id in rows:
        try:
            text = vault.read(question.conversation_id, question.sealed, question.id) if question.sealed else ""
        except YijianshiError:
            continue  # erased meanwhile
        # Picking from a choice says the same words again, as another question.
        if item_id is None and text in named[question.conversation_id]:
            continue
        if item_id is not None:
            named[question.conversation_id].add(text)
        yield _Asked(question.conversation_id, text, item_id or question.chosen_item, item_id is not None)
