"""What leaves at once, and what does not: an answer is released on exactly the approval that covers it, or a person comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from checkpoint.decide import decide
from core.clock import legal_day
from core.people import Role
from core.sources import PassageVersion
from knowledge.guide import Field
from knowledge.publish import publish, withdraw
from knowledge.store import Incoming, store
from tests.api.citizen_stage import CARD, KITE, KITE_LIMIT, POLICY, VAGUE, Stage, kite, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(tmp_path)
    yield made
    made.close()


def answer(response: Any) -> dict[str, Any]:
    """The released answer of a response."""
    assert response.status_code == 201, response.text
    found: dict[str, Any] = next(e for e in response.json()["entries"] if e["kind"] == "answer")
    return found


def test_a_card_is_released_in_the_request_with_its_item_citations_and_label(stage: Stage) -> None:
    given = answer(stage.thread().ask(CARD))
    assert given["understood"]["item"]["name"] == "食品经营许可（新办）" and given["understood"]["field"] == "materials"
    assert given["label"]["text"] == "AI 生成，经人工审核" and given["demonstration"] and given["not_mine"]
    assert {c["quote"] for c in given["citations"]} == {s["text"] for s in given["sentences"]}
    assert all(c["in_force"] and c["version"] == "1" for c in given["citations"])


def test_an_approval_of_the_old_text_does_not_cover_the_new(stage: Stage) -> None:
    stage.publish(kite())
    thread = stage.thread()
    assert "66778899" in answer(thread.ask(KITE))["text"]
    stage.publish(kite("2", phone="0898-11223344"), approve=False)
    later = thread.ask(KITE)
    assert later.status_code == 202 and [e["kind"] for e in later.json()["entries"]] == ["question"]
    assert len(stage.tasks("answer")) == 1
    # Same words, but the card names version 2 above them: not the content that was approved.
    assert stage.thread().ask(KITE_LIMIT).status_code == 202


def test_an_approval_holds_on_when_a_new_version_leaves_its_passage_as_it_was(stage: Stage) -> None:
    stage.publish(kite())
    thread = stage.thread()
    assert answer(thread.ask(KITE))["citations"][0]["in_force"]
    stage.publish(kite(phone="0898-11223344"), approve=False)
    assert "3个工作日" in answer(stage.thread().ask(KITE_LIMIT))["text"]
    assert stage.thread().ask(KITE).status_code == 202
    assert not thread.read()["entries"][1]["citations"][0]["in_force"]


def test_a_past_answer_names_the_version_it_was_given_from(stage: Stage) -> None:
    stage.publish(kite())
    thread = stage.thread()
    thread.ask(KITE_LIMIT)
    stage.publish(kite("2", phone="0898-11223344"), approve=False)
    cited = thread.read()["entries"][1]["citations"][0]
    assert cited["version"] == "1" and cited["in_force"]


def test_a_guide_withdrawn_behind_the_index_is_not_released(stage: Stage) -> None:
    """The index has not heard of it yet; the releasing transaction has."""
    version = stage.publish(kite())[0]
    with stage.base.db.write() as session:
        withdraw(session, stage.staff_in(session, Role.steward), version)
    asked = stage.thread().ask(KITE)
    assert asked.status_code == 202 and all(e["kind"] != "answer" for e in asked.json()["entries"])


def test_a_draft_whose_source_goes_out_of_force_can_no_longer_be_approved(stage: Stage) -> None:
    version = stage.publish(kite(), approve=False)[0]
    thread = stage.thread()
    assert thread.ask(KITE).status_code == 202
    draft = stage.draft(stage.tasks("answer")[0])
    stage.withdraw(version)
    with pytest.raises(Exception, match="citation_lapsed"):
        decide(stage.base.db, stage.base.keys, stage.staff(Role.clerk), draft.id, draft.digest, "approve", demo=True)
    assert thread.kinds() == ["question"]


def test_a_version_published_for_a_later_day_is_not_shown_before_it(stage: Stage) -> None:
    stage.publish(kite())
    tomorrow = legal_day() + dt.timedelta(days=1)
    stage.publish(kite("2", phone="0898-11223344"), on=tomorrow)
    given = answer(stage.thread().ask(KITE))
    assert "66778899" in given["text"] and given["citations"][0]["version"] == "1"
    # The passage that both versions have is shown as what is in force now, and the coming one not at all.
    shared = answer(stage.thread().ask(KITE_LIMIT))["citations"][0]
    assert shared["version"] == "1" and shared["in_force"]
    newest = given["citations"][0]["passage_id"] + 10
    shown = [stage.client().get(f"/api/v1/passages/{n}") for n in range(newest - 20, newest + 1)]
    assert not [r for r in shown if r.status_code == 200 and "11223344" in r.text]


def test_a_version_published_together_with_the_next_one_is_shown_as_what_was_law(stage: Stage) -> None:
    """Both begin at one instant here, so the older was never what was answered with; what is quoted of its days opens."""
    title = "示例风筝管理条例"
    old, new = (
        Incoming(
            document_id="doc:kites", kind="law", authority="法律法规", title=title, label=f"{year}-05-01",
            passages=((f"{title} › 第一条", "风筝应当系线。"), (f"{title} › 第二条", text)), effective_from=dt.date(year, 6, 1),
        )
        for year, text in ((2013, "放飞前三日备案。"), (2018, "放飞前一日备案。"))
    )  # fmt: skip
    steward = stage.staff(Role.steward)
    with stage.base.db.write() as session:
        added = store(session, stage.base.keys.hash, [old, new], "import-2").added
        publish(session, steward, added)
    with stage.base.db.read() as session:
        ids = {row.text: row.id for row in session.scalars(select(PassageVersion).where(PassageVersion.document_id == "doc:kites"))}
    shown = {text: stage.client().get(f"/api/v1/passages/{id_}").json() for text, id_ in ids.items()}
    assert {text: (row["version"], row["in_force"]) for text, row in shown.items()} == {
        "风筝应当系线。": ("2018-05-01", True),
        "放飞前三日备案。": ("2013-05-01", False),
        "放飞前一日备案。": ("2018-05-01", True),
    }
    page = stage.client().get(f"/sources/{ids['放飞前三日备案。']}")
    assert page.status_code == 200 and "2013-05-01" in page.text and "放飞前一日" not in page.text
    stage.withdraw(added[1])
    assert stage.client().get(f"/api/v1/passages/{ids['风筝应当系线。']}").json()["in_force"] is False


def test_a_guide_that_comes_into_force_by_its_own_day_waits_for_it(stage: Stage) -> None:
    stage.publish(kite(effective_from=legal_day() + dt.timedelta(days=3)))
    asked = stage.thread().ask(KITE)
    assert not [e for e in asked.json()["entries"] if e["kind"] == "answer"]


def test_demonstration_approvals_release_nothing_outside_a_demonstration(tmp_path: Path) -> None:
    stage = make_stage(tmp_path, demo=False)
    thread = stage.thread()
    for words in (CARD, VAGUE, "今天天气怎么样", POLICY):
        assert thread.ask(words).status_code == 202
    assert not [e for e in thread.read()["entries"] if "release_id" in e]
    stage.close()


def test_what_the_guide_does_not_say_goes_to_a_person(stage: Stage) -> None:
    stage.publish(kite())
    thread = stage.thread()
    asked = thread.ask("风筝放飞活动备案收费多少钱")
    assert asked.status_code == 202
    told = next(e for e in asked.json()["entries"] if e["kind"] == "outcome")
    assert told["outcome"] == "field_silent" and "元" not in told["text"] and not told["citations"]
    assert thread.read()["state"] == "with_person" and len(stage.tasks("handover")) == 1


def test_a_choice_offers_three_at_most_and_the_chosen_one_answers(stage: Stage) -> None:
    thread = stage.thread()
    offered = thread.ask(VAGUE).json()["entries"][-1]
    assert offered["kind"] == "clarification" and 1 < len(offered["candidates"]) <= 3
    picked = offered["candidates"][1]["item_id"]
    first = thread.post("choice", release_id=offered["release_id"], item_id=picked)
    assert answer(first)["understood"]["item"]["item_id"] == picked
    before = thread.kinds()
    # A second tap on the same button says nothing twice.
    thread.post("choice", release_id=offered["release_id"], item_id=picked)
    assert thread.kinds() == before
    assert thread.post("choice", release_id=offered["release_id"], item_id="kite-1").status_code == 404


def test_none_of_these_ends_with_a_person(stage: Stage) -> None:
    thread = stage.thread()
    asked = thread.ask(VAGUE)
    seen: set[str] = set()
    for _ in range(6):
        entries = asked.json()["entries"]
        offered = next((e for e in reversed(entries) if e["kind"] == "clarification"), None)
        if offered is None:
            break
        names = {c["item_id"] for c in offered["candidates"]}
        assert not names & seen
        seen |= names
        asked = thread.post("choice", release_id=offered["release_id"], item_id=None)
    assert entries[-1]["kind"] == "handover" and thread.read()["state"] == "with_person"
    assert "none_of_these" in [e.get("outcome") for e in thread.read()["entries"]]


def test_not_mine_never_offers_that_item_again_and_is_not_a_rating(stage: Stage) -> None:
    thread = stage.thread()
    given = answer(thread.ask("食品经营许可怎么办"))
    asked = thread.post("not-mine", release_id=given["release_id"])
    assert asked.status_code in (201, 202)
    offered = [c["item_id"] for e in asked.json()["entries"] for c in e.get("candidates", [])]
    assert given["understood"]["item"]["item_id"] not in offered
    assert offered or thread.read()["state"] == "with_person"
    again = next(e for e in thread.read()["entries"] if e.get("release_id") == given["release_id"])
    assert again["rating"] is None


def test_a_follow_up_keeps_the_item_and_another_conversation_knows_nothing(stage: Stage) -> None:
    thread = stage.thread()
    thread.ask(CARD)
    assert answer(thread.ask("那电话是多少"))["understood"]["item"]["name"] == "食品经营许可（新办）"
    other = stage.thread().ask("那电话是多少")
    assert not [e for e in other.json()["entries"] if e["kind"] == "answer"]


def test_a_republished_guide_answers_again(stage: Stage) -> None:
    version = stage.publish(kite())[0]
    stage.withdraw(version)
    gone = stage.thread().ask(KITE).json()["entries"]
    assert not [e for e in gone if e["kind"] == "answer" and e["understood"]["item"]["item_id"] == "kite-1"]
    again = stage.publish(kite(), approve=False)
    assert again and again[0] != version
    assert "66778899" in answer(stage.thread().ask(KITE))["text"]


def test_english_askers_are_told_in_english(stage: Stage) -> None:
    thread = stage.thread(locale="en")
    offered = thread.ask(VAGUE).json()["entries"][-1]
    assert offered["kind"] == "clarification" and offered["lead"].startswith("Several services")
    card = answer(thread.ask(CARD))
    assert card["label"]["text"].isascii() and card["understood"]["field_label"] == "Documents to submit"
    waits = thread.ask(POLICY).json()["waiting"]
    assert not any("\u4e00" <= c <= "\u9fff" for c in waits["text"] + waits["duty_text"] + waits["return_hint"])
    missing = thread.client.get("/api/v1/conversations/none", headers={"Accept-Language": "en-GB"})
    assert missing.json()["title"].isascii() and missing.json()["next"].isascii()


def test_how_to_go_about_a_matter_is_answered_by_its_guide(stage: Stage) -> None:
    given = answer(stage.thread().ask("食品经营许可怎么办"))
    assert given["understood"]["item"]["name"] == "食品经营许可（新办）" and given["sentences"]


def test_the_card_is_the_guide_to_the_letter(stage: Stage) -> None:
    guide = kite()
    stage.publish(guide)
    given = answer(stage.thread().ask("风筝放飞活动备案要什么材料"))
    assert [s["text"] for s in given["sentences"]] == list(guide.fields[Field.materials])
    source = stage.client().get(given["citations"][1]["href"])
    assert '<mark id="quote">场地管理方同意书</mark>' in source.text
