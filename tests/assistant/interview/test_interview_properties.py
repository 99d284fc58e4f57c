"""What must hold of every catalogue: drawn ones, and the starter's."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.interview import UNSURE, Matter, checklist, in_use, interview, matter_of, next_question, record
from assistant.interview.answers import known_of
from assistant.interview.decide import undecided, verdict
from knowledge.catalog import Catalog, load_catalog
from knowledge.catalog.rules import Unknown
from tests.assistant.interview.small_catalog import COMPLETIONS, answers, catalogs, shop

STARTER = load_catalog([Path(__file__).parents[3] / "knowledge" / "starter"])
SLOWLY = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def completions(matter: Matter, given_: dict[str, Any]) -> list[dict[str, Any]]:
    """Every way in which what is unknown may turn out, of the facts that rules name."""
    named = {fact for clause in matter.clauses() for fact in clause.facts}
    open_ = [fact for fact in COMPLETIONS if fact in named and given_.get(fact, UNSURE) == UNSURE]
    return [{**given_, **dict(zip(open_, one, strict=True))} for one in product(*(COMPLETIONS[fact] for fact in open_))]


@SLOWLY
@given(catalogs(), answers(), st.randoms())
def test_the_order_of_answers_never_changes_the_outcome(made: Catalog, person: dict[str, Any], chance: Any) -> None:
    matter = matter_of(made, "open")
    shuffled = list(person)
    chance.shuffle(shuffled)
    first: dict[str, Any] = {}
    second: dict[str, Any] = {}
    for fact in person:
        first = record(matter, first, fact, person[fact])
    for fact in shuffled:
        second = record(matter, record(matter, second, fact, UNSURE), fact, person[fact])
    other = matter_of(made, "open")
    assert checklist(matter, first).as_dict() == checklist(other, second).as_dict()
    assert interview(matter, first).as_dict() == interview(other, second).as_dict()


@SLOWLY
@given(catalogs(), answers())
def test_every_outcome_lists_each_material_once(made: Catalog, person: dict[str, Any]) -> None:
    found = checklist(matter_of(made, "open"), person)
    kinds = [one.kind for one in found.materials]
    assert len(kinds) == len(set(kinds))
    for one in found.materials:
        uses = [(use.item, use.material) for use in one.uses]
        assert len(uses) == len(set(uses)) > 0


@SLOWLY
@given(st.just(shop()) | catalogs(), answers())
def test_what_is_unknown_never_exempts_or_drops_a_required_material(made: Catalog, person: dict[str, Any]) -> None:
    matter = matter_of(made, "open")
    listed = {one.kind: one for one in checklist(matter, person).materials}
    strength = ["必要", "容缺后补", "非必要"]
    for complete in completions(matter, person):
        for one in checklist(matter, complete).materials:
            if one.state != "needed":
                continue
            mine = listed[one.kind]
            assert strength.index(mine.may_be or mine.need) <= strength.index(one.need)
            assert one.exempt or not mine.exempt
            assert {use.item for use in one.uses} <= {use.item for use in mine.uses}


@SLOWLY
@given(catalogs(), answers())
def test_what_is_surely_needed_is_needed_however_the_unknown_turns_out(made: Catalog, person: dict[str, Any]) -> None:
    matter = matter_of(made, "open")
    found = checklist(matter, person)
    for complete in completions(matter, person):
        whole = checklist(matter, complete)
        assert {m.kind for m in found.materials if m.state == "needed"} <= {m.kind for m in whole.materials if m.state == "needed"}
        assert {i.item for i in found.items} <= {i.item for i in whole.items}
        assert {i.item for i in found.not_needed} <= {i.item for i in whole.not_needed}
        fallen = {i.item for i in whole.not_needed}
        assert {(c.item, c.id) for c in found.not_met if c.item not in fallen} <= {(c.item, c.id) for c in whole.not_met}


@SLOWLY
@given(catalogs(), answers())
def test_answers_not_in_use_change_nothing(made: Catalog, person: dict[str, Any]) -> None:
    matter = matter_of(made, "open")
    used = {fact: person[fact] for fact in in_use(matter, person)}
    assert checklist(matter, used).as_dict() == checklist(matter, person).as_dict()
    assert in_use(matter, used) == set(used)


def settles_something(matter: Matter, given_: dict[str, Any], fact: str) -> bool:
    """Beside some values of the other open facts, an answer to this one settles a rule that was open."""
    known = known_of(matter, given_)
    others = [f for f in COMPLETIONS if f != fact and f not in given_]
    waiting = [clause for clauses in undecided(matter, known) for clause in clauses if fact in clause.facts]
    for values in product(*([None, *COMPLETIONS[f]] for f in others if any(f in c.facts for c in waiting))):
        beside = [f for f in others if any(f in c.facts for c in waiting)]
        state = known | {f: v for f, v in zip(beside, values, strict=True) if v is not None}
        for clause in waiting:
            if isinstance(verdict(matter, clause, state), Unknown) and any(
                not isinstance(verdict(matter, clause, {**state, fact: value}), Unknown) for value in COMPLETIONS[fact]
            ):
                return True
    return False


@SLOWLY
@given(catalogs(), answers(), st.randoms())
def test_no_question_decides_nothing_and_the_interview_ends(made: Catalog, person: dict[str, Any], chance: Any) -> None:
    matter = matter_of(made, "open")
    answered: dict[str, Any] = {}
    while (question := next_question(matter, answered)) is not None:
        assert question.fact not in answered
        assert question.hangs
        assert settles_something(matter, answered, question.fact)
        before = interview(matter, answered).progress.at_most
        value = person.get(question.fact, chance.choice([UNSURE, *COMPLETIONS[question.fact]]))
        answered = record(matter, answered, question.fact, value)
        assert interview(matter, answered).progress.at_most < before
    assert len(answered) <= len(matter.questions)
    assert interview(matter, answered).progress.at_most == 0
    if UNSURE not in answered.values() and not any("form." in c.rule.source for c in matter.clauses() if c.rule):
        assert undecided(matter, known_of(matter, answered)) == ((), ())


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(STARTER.themes)), st.randoms())
def test_the_starter_knowledge_is_asked_through(theme: str, chance: Any) -> None:
    matter = matter_of(STARTER, theme)
    answered: dict[str, Any] = {}
    while (question := next_question(matter, answered)) is not None:
        values = {"boolean": [True, False], "choice": list(question.choices), "integer": [0, 2]}[question.type]
        answered = record(matter, answered, question.fact, chance.choice(values))
    found = checklist(matter, answered)
    assert not found.undecided and all(one.state == "needed" for one in found.materials)
    assert len({one.kind for one in found.materials}) == len(found.materials)
