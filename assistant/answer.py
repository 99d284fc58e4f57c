"""A question, from what was typed to a draft:

    screen → understand → find → compose → verify → draft  (→ checkpoint → release: assistant/settle.py)

Each step takes what is known so far and gives more of it, or an outcome that ends the story. Pure: it reads the shelf and the
search through the desk, and writes nothing. Verifying is the checkpoint's: it takes no draft whose quotes do not stand.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.desk import Answer, Asked, Desk
from assistant.outcomes import Outcome
from assistant.screen import Screened, screen
from assistant.understand import understand
from assistant.ways import by_documents, by_item, by_rule, chosen, off_topic

__all__ = ["Answer", "Asked", "Desk", "answer"]


def answer(asked: Asked, desk: Desk) -> Answer:
    """The whole story up to the draft."""
    screened = screen(asked.text, None, desk.home_region() or None)
    if (stopped := _stopped(screened)) is not None:
        return Answer(stopped, text_seen=screened.rest)
    words = screened.rest or screened.text
    meant = understand(words, asked.context, desk.catalogue(), region=asked.region or None, today=desk.today())
    found = (
        chosen(asked, desk, meant)
        or off_topic(screened, meant)
        or by_rule(words, asked, desk, meant)
        or by_item(asked, desk, meant)
        or by_documents(words, asked, desk, meant)
    )
    return replace(found, text_seen=words)


def _stopped(screened: Screened) -> Outcome | None:
    """The outcomes that end the story at the screen. A question with orders mixed into it is not half obeyed either."""
    if screened.other_region is not None:
        return Outcome.other_region
    if screened.verdict == "mixed":
        return Outcome.injection
    return Outcome(screened.verdict) if screened.verdict != "ok" else None
