"""Items in force by words that a member of staff types: by part of a name, or as anybody would say it."""

from __future__ import annotations

from assistant.fields import asked_field
from assistant.items import ItemCatalogue
from assistant.speech import normalise
from assistant.understand_decide import certainty
from assistant.understand_followup import Leaning, read_question

MOST = 10
# Further behind the best than this (in the matcher's score) is another matter.
_BEHIND = 1.4
# Less sure than this of the best, the words share no more with it than 怎么 and 办.
_NEAR = 0.2


def offered(words: str, catalogue: ItemCatalogue) -> list[dict[str, str]]:
    """At most MOST items, the likeliest first: item_id, name, department, region_name. Empty where none comes near."""
    said = normalise(words)
    asked = read_question(said, asked_field(said), catalogue).asked
    found = catalogue.find(asked) if said else []
    named = [match for match in found if said in normalise(match.item.name)]
    near = [match for match in found if match.score > found[0].score - _BEHIND] if certainty(found, Leaning(asked)) >= _NEAR else []
    items = {match.item.item_id: match.item for match in (*named, *near)}
    return [
        {"item_id": one.item_id, "name": one.name, "department": one.department, "region_name": one.region_name}
        for one in list(items.values())[:MOST]
    ]
