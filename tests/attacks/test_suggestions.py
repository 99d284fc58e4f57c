"""Lock 4 for applications: no suggested value without provenance, decision and consent, whoever holds the connection."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from ground import Ground

from checkpoint.decide_suggestion import Decided, decide_group, decide_suggestion
from checkpoint.proposal import Proposal
from checkpoint.proposals import SuggestionDraft, proposals, suggest, withheld
from core.cases import (
    CaseFile,
    case_by_token,
    give_consent,
    read_values,
    save_values,
    start_case,
    submit,
    withdraw_consent,
)
from core.errors import AlreadyDecided, Conflict, Hidden, NotAllowed, YijianshiError

PLACE = {"upload_id": "u1", "title": "a.jpg", "kind": "id", "page": 1, "box": [0, 0, 1, 1], "quote": "示例甲", "method": "ocr"}
AT = "'2026-01-02 03:04:05.678900'"


def draft(element: str = "owner_name", value: Any = "示例甲", **more: Any) -> SuggestionDraft:
    return SuggestionDraft(element, value, (PLACE,), **more)


class Filled:
    """A case with suggestions in it, on a ground."""

    def __init__(self, ground: Ground, *drafts: SuggestionDraft, channel: str = "online") -> None:
        self.ground = ground
        with ground.db.write() as session:
            case, self.token = start_case(
                session, ground.keys, channel=channel, theme="t", items=[], region="", locale="zh"
            )
            self.id = case.id
            suggest(session, ground.keys, case, drafts or (draft(),))

    def case(self, session: Any) -> CaseFile:
        return session.get_one(CaseFile, self.id)  # type: ignore[no-any-return]

    def waiting(self) -> list[Proposal]:
        with self.ground.db.read() as session:
            return proposals(session, self.ground.keys, self.case(session))

    def values(self) -> dict[str, Any]:
        with self.ground.db.read() as session:
            return {k: v.value for k, v in read_values(session, self.ground.keys, self.case(session)).items()}

    def decide(self, one: Proposal, verdict: str = "accepted", key: str = "k1", **more: Any) -> Decided:
        with self.ground.db.write() as session:
            return decide_suggestion(session, self.ground.keys, self.case(session), one.id, one.digest, verdict, key=key, **more)

    def value_row(self, **changed: str) -> str:
        row = {
            "case_id": f"'{self.id}'", "element": "'owner_name'", "rev": "99", "sealed": "'x'" if self.ground.sqlite else "'\\x00'",
            "origin": "'typed'", "suggestion_id": "NULL", "person_id": "NULL", "at": AT,
        } | changed  # fmt: skip
        return f"INSERT INTO case_value ({', '.join(row)}) VALUES ({', '.join(row.values())})"

    def decision_row(self, one: Proposal, **changed: str) -> str:
        row = {
            "id": "'forged'", "suggestion_id": f"'{one.id}'", "digest": f"'{one.digest}'", "case_id": f"'{self.id}'",
            "element": f"'{one.element}'", "verdict": "'accepted'", '"by"': "'applicant'", "person_id": "NULL", "key": "'f'",
            "at": AT,
        } | changed  # fmt: skip
        return f"INSERT INTO suggestion_decision ({', '.join(row)}) VALUES ({', '.join(row.values())})"


def test_a_suggestion_is_no_value_until_somebody_decides(ground: Ground) -> None:
    case = Filled(ground)
    assert case.values() == {}
    assert case.decide(case.waiting()[0]).verdict == "accepted"
    assert case.values() == {"owner_name": "示例甲"} and case.waiting() == []
    assert ground.rows("SELECT kind FROM link ORDER BY seq DESC LIMIT 1")[0][0] == "suggestion"


@pytest.mark.parametrize("origin", ["accepted", "edited"])
def test_a_suggested_value_needs_its_decision(ground: Ground, origin: str) -> None:
    case = Filled(ground, draft(), draft("owner_phone", "15400000000"))
    one, other = case.waiting()
    assert ground.refused(case.value_row(origin=f"'{origin}'"))
    assert ground.refused(case.value_row(origin=f"'{origin}'", suggestion_id=f"'{one.id}'"))
    case.decide(one, "refused")
    assert ground.refused(case.value_row(origin=f"'{origin}'", suggestion_id=f"'{one.id}'"))
    case.decide(other, key="k2")
    # the decision of another element, of the other verdict, and one that has its value already
    assert ground.refused(case.value_row(origin=f"'{origin}'", suggestion_id=f"'{other.id}'"))
    assert ground.refused(case.value_row(origin="'accepted'", suggestion_id=f"'{other.id}'", element="'owner_phone'"))
    assert ground.refused(case.value_row(origin="'typed'", suggestion_id=f"'{other.id}'"))
    assert not ground.refused(case.value_row())


def test_a_decision_binds_to_what_was_said(ground: Ground) -> None:
    case, foreign = Filled(ground), Filled(ground)
    one, theirs = case.waiting()[0], foreign.waiting()[0]
    for changed in (
        {"digest": f"'{'0' * 64}'"}, {"element": "'capital'"}, {"verdict": "'believed'"}, {"case_id": f"'{foreign.id}'"},
        {"suggestion_id": f"'{theirs.id}'", "digest": f"'{theirs.digest}'"}, {'"by"': "'machine'"},
        {'"by"': "'clerk'"}, {'"by"': "'clerk'", "person_id": f"'{ground.people['clerk']}'"},
        {"person_id": f"'{ground.people['clerk']}'"},
    ):  # fmt: skip
        assert ground.refused(case.decision_row(one, **changed)), changed
    with pytest.raises(Conflict), ground.db.write() as session:
        decide_suggestion(session, ground.keys, case.case(session), one.id, theirs.digest, "accepted", key="k")
    with pytest.raises(Hidden), ground.db.write() as session:
        decide_suggestion(session, ground.keys, case.case(session), theirs.id, theirs.digest, "accepted", key="k")
    assert case.values() == {} and foreign.values() == {}


def test_nothing_of_it_is_changed_or_removed(ground: Ground) -> None:
    case = Filled(ground)
    with ground.db.write() as session:
        give_consent(session, case.case(session), scope="sensitive", elements=["owner_name"], given_by="applicant", wording="示例")
    case.decide(case.waiting()[0])
    for table, column in (
        ("suggestion", "element"), ("suggestion_decision", "verdict"), ("case_value", "origin"), ("case_event", "kind"),
        ("consent", "scope"),
    ):  # fmt: skip
        assert ground.rows(f"SELECT 1 FROM {table}")
        assert ground.refused(f"UPDATE {table} SET {column} = 'x'"), table
        assert ground.refused(f"DELETE FROM {table}"), table
    assert not ground.sqlite or ground.refused("INSERT OR REPLACE INTO suggestion_decision SELECT * FROM suggestion_decision")


def test_a_decision_is_taken_once_and_its_repeat_is_the_same(ground: Ground) -> None:
    case = Filled(ground)
    one = case.waiting()[0]
    assert not case.decide(one, key="same").again and case.decide(one, key="same").again
    with pytest.raises(AlreadyDecided):
        case.decide(one, "refused", key="other")
    assert ground.refused(case.decision_row(one))


def test_two_windows_decide_and_one_wins(ground: Ground) -> None:
    case = Filled(ground)
    one = case.waiting()[0]
    ended: list[str] = []

    def go(verdict: str) -> None:
        try:
            ended.append(case.decide(one, verdict, key=verdict).verdict)
        except YijianshiError as error:
            ended.append(error.code)

    threads = [threading.Thread(target=go, args=(verdict,)) for verdict in ("accepted", "refused")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) in (["accepted", "suggestion_decided"], ["refused", "suggestion_decided"])
    assert len(ground.rows("SELECT 1 FROM suggestion_decision")) == 1


def test_a_suggestion_without_provenance_is_refused(ground: Ground) -> None:
    case = Filled(ground)
    for sources in ((), ({**PLACE, "quote": ""},), ({**PLACE, "page": None},), ({"source": "share", "quote": "x"},)):
        with pytest.raises(NotAllowed, match="unfounded"), ground.db.write() as session:
            suggest(session, ground.keys, case.case(session), [SuggestionDraft("capital", 3, tuple(sources))])
    assert ground.refused(
        "INSERT INTO suggestion (id, case_id, element, digest, mark, sealed, provenance, needs, grp, made_at)"
        " SELECT 'forged', case_id, element, digest, mark, sealed, 0, needs, grp, made_at FROM suggestion"
    )


def test_sensitive_elements_wait_for_their_consent(ground: Ground) -> None:
    case = Filled(
        ground, draft("owner_id", "1", needs=frozenset({"sensitive"})),
        draft("baby_name", "示例", needs=frozenset({"sensitive", "child"})),
    )  # fmt: skip
    assert case.waiting() == []
    with ground.db.read() as session:
        assert set(withheld(session, case.case(session))) == {"owner_id", "baby_name"}
    id_, digest = ground.rows("SELECT id, digest FROM suggestion WHERE element = 'owner_id'")[0]
    with pytest.raises(NotAllowed, match="consent"), ground.db.write() as session:
        decide_suggestion(session, ground.keys, case.case(session), id_, digest, "accepted", key="k")
    forged = (
        "INSERT INTO suggestion_decision (id, suggestion_id, digest, case_id, element, verdict, \"by\", key, at) VALUES"
        f" ('f', '{id_}', '{digest}', '{case.id}', 'owner_id', 'accepted', 'applicant', 'f', {AT})"
    )
    assert ground.refused(forged)
    with ground.db.write() as session:
        one = give_consent(
            session, case.case(session), scope="sensitive", elements=["owner_id", "baby_name"], given_by="applicant", wording="示例"
        )
    assert [p.element for p in case.waiting()] == ["owner_id"]  # the child's needs the guardian's as well
    with pytest.raises(Exception, match="refused"), ground.db.write() as session:
        give_consent(session, case.case(session), scope="child", elements=["baby_name"], given_by="applicant", wording="示例")
    with ground.db.write() as session:
        withdraw_consent(session, ground.keys, case.case(session), one.id)
    assert case.waiting() == [] and ground.refused(forged)


def test_a_conflict_is_settled_by_choosing_one(ground: Ground) -> None:
    case = Filled(ground, draft(value="示例甲", group="g", status="conflict"), draft(value="示例乙", group="g", status="conflict"))
    one, other = case.waiting()
    assert one.status == other.status == "conflict" and one.group == other.group
    with pytest.raises(NotAllowed), ground.db.write() as session:
        decide_group(session, ground.keys, case.case(session), [(one.id, one.digest)], key="k")
    case.decide(other)
    assert case.values() == {"owner_name": "示例乙"} and case.waiting() == []
    assert {v for (v,) in ground.rows("SELECT verdict FROM suggestion_decision")} == {"accepted", "refused"}


def test_what_no_longer_stands_cannot_be_accepted(ground: Ground) -> None:
    case = Filled(ground)
    one = case.waiting()[0]
    with ground.db.write() as session:
        suggest(session, ground.keys, case.case(session), [])
    assert case.waiting() == []
    with pytest.raises(Conflict, match="lapsed"):
        case.decide(one)
    assert ground.refused(case.decision_row(one))


def test_what_is_handed_in_stays(ground: Ground) -> None:
    case = Filled(ground)
    one = case.waiting()[0]
    with ground.db.write() as session:
        submit(session, case.case(session), 0)
    with pytest.raises(NotAllowed):
        case.decide(one)
    with pytest.raises(NotAllowed), ground.db.write() as session:
        save_values(session, ground.keys, case.case(session), {"owner_name": "别的"}, {})
    assert ground.refused(case.value_row()) and ground.refused(case.decision_row(one))


def test_a_clerk_decides_only_what_is_filled_at_the_counter(ground: Ground) -> None:
    online, counter = Filled(ground), Filled(ground, channel="counter")
    clerk, steward = ground.staff("clerk"), ground.staff("steward")
    with pytest.raises(Hidden):
        online.decide(online.waiting()[0], staff=clerk)
    with pytest.raises(Hidden):
        counter.decide(counter.waiting()[0], staff=steward)
    counter.decide(counter.waiting()[0], staff=clerk)
    assert ground.rows('SELECT "by", person_id FROM suggestion_decision') == [("clerk", ground.people["clerk"])]


def test_another_applicant_learns_nothing(ground: Ground) -> None:
    case, foreign = Filled(ground), Filled(ground)
    for id_, token in ((case.id, foreign.token), (case.id, ""), ("0" * 26, case.token)):
        with pytest.raises(Hidden), ground.db.read() as session:
            case_by_token(session, id_, token)
