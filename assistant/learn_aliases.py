"""What people call an item that its names and aliases do not say: proposed to a steward, never used before they approve it.

    questions whose asker picked the item from a choice, and did not call the answer wrong
      → the words of each that nothing known explains → phrases that enough conversations share
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from assistant.fields import asked_field
from assistant.items import ItemCatalogue
from assistant.items_match import KnownItem
from assistant.speech import normalise, said_matters, without_fillers
from core.conversations import Question, Rating
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
            for (phrase, item_id), count in sorted(enough.items()):
                propose(session, phrase, item_id, count)
    return len(enough)


def shared_phrases(
    session: Session, keys: Keys, catalogue: ItemCatalogue, since: dt.datetime
) -> dict[tuple[str, str], int]:
    """(phrase, item id) → conversations, of phrases that enough of them share; a part of a longer one as common is left out."""
    asked: dict[tuple[str, str], set[str]] = defaultdict(set)
    for question, text in _picked(session, keys, since):
        item = catalogue.get(question.chosen_item)
        if item is not None:
            for phrase in telling(text, item):
                asked[phrase, item.item_id].add(question.conversation_id)
    enough = {key: len(who) for key, who in asked.items() if len(who) >= CONVERSATIONS}
    return {
        (phrase, item): count
        for (phrase, item), count in enough.items()
        if not any(other != phrase and phrase in other and of == item and more >= count for (other, of), more in enough.items())
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


def _picked(session: Session, keys: Keys, since: dt.datetime) -> Iterator[tuple[Question, str]]:
    """Questions answered about the item that their asker had picked, with their words: personal data is placeholders there."""
    wrong = exists().where(Rating.conversation_id == Question.conversation_id, Rating.wrong_item.is_(True))
    rows = session.scalars(
        select(Question)
        .where(Question.chosen_item != "", Question.state == "released", Question.settled_at >= since, ~wrong)
        .order_by(Question.settled_at)
        .execution_options(yield_per=_READ)
    )
    vault = Vault(session, keys)
    for question in rows:
        if question.sealed is None or question.item_id != question.chosen_item:
            continue
        try:
            yield question, vault.read(question.conversation_id, question.sealed, question.id)
        except YijianshiError:
            continue  # erased meanwhile
