"""The review desk over HTTP: points judged blind, flags confirmed and dismissed, own findings, one notice that another signs."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

from sqlalchemy import select

from api.demonstration import signed_in
from api.house import House
from checkpoint.papers import papers_of
from checkpoint.review_tables import PaperIssue, Verdict
from checkpoint.seeding import mark_seeded
from core.cases import CaseFile
from core.people import Person
from review_support.archive_check import check_archive
from tests.api.case_stage import DRAWING, paper, read_documents
from tests.api.review_stage import Desk, hand_in, inspect_all


def desk_of(house: House, **story: object) -> tuple[Desk, Desk]:
    applicant = hand_in(house, **story)  # type: ignore[arg-type]
    assert inspect_all(house) == 1
    return Desk(house, "reviewer", applicant.id), Desk(house, "reviewer2", applicant.id)


def test_a_blind_point_is_judged_before_its_flag_is_shown(house: House) -> None:
    desk, _ = desk_of(house)
    assert desk.point("S-SIGN-01").result == "doubtful" and desk.point("S-SIGN-02").result == "unchecked"
    desk.send("take")
    before = desk.shown("S-SIGN-01")
    assert "请先看材料" in before and "存疑" not in before and "3.6" not in before and "招牌高度超过3米" not in before
    assert desk.judge("S-SIGN-01", "met").status_code == 303
    after = desk.shown("S-SIGN-01")
    assert "存疑" in after and "3.6" in after and "已定" not in after  # they differ: a final word is due
    refused = desk.judge("S-SIGN-01", "met", words="看过了")
    assert refused.status_code == 400 and "还没有选理由" in refused.text and "看过了" in refused.text
    desk.judge("S-SIGN-01", "not_met")
    assert "已定：不符合" in desk.shown("S-SIGN-01")


def test_a_blind_word_that_agrees_settles_the_point(house: House) -> None:
    desk, _ = desk_of(house)
    desk.send("take")
    desk.judge("S-SIGN-01", "not_met")
    assert "已定：不符合" in desk.shown("S-SIGN-01")
    with house.db.read() as session:
        assert [(one.step, one.says) for one in session.scalars(select(Verdict))] == [("first", "not_met")]


def test_nobody_judges_a_case_that_they_have_not_taken(house: House) -> None:
    desk, other = desk_of(house)
    refused = desk.judge("S-SIGN-01", "not_met")
    assert refused.status_code == 422 and "还没有由您审查" in refused.text
    desk.send("take")
    assert "正由别人审查" in other.send("take").text
    desk.send("transfer", to=_person(house, "reviewer2"))
    assert other.judge("S-SIGN-01", "not_met").status_code == 303 and desk.judge("S-SIGN-02", "met").status_code == 422
    other.send("hand-back")
    assert "我来审查" in desk.see()


def test_from_the_first_verdict_to_the_notice_and_what_the_applicant_may_change(house: House) -> None:
    applicant = hand_in(house, sign="拾味粉")
    inspect_all(house)
    desk, other = Desk(house, "reviewer", applicant.id), Desk(house, "reviewer2", applicant.id)
    desk.send("take")
    desk.judge("S-SIGN-01", "not_met")
    desk.judge("S-SIGN-02", "met")
    for point, says, reason in (("S-SIGN-03", "met", ""), ("S-SIGN-04", "met", "same_thing")):
        if desk.point(point).blind:
            desk.judge(point, says)
        if "judge" in desk.shown(point):
            desk.judge(point, says, reason=reason)
    assert desk.send("find", item="demo-signboard", words="效果图没有标安装方式", law="示例条例").status_code == 400
    found = desk.send(
        "find", item="demo-signboard", words="效果图没有标安装方式", do="请在效果图上标明", law="示例条例", article="第三条", part=["doc:sign_drawing"]
    )
    assert found.status_code == 303
    page = desk.see("/notice")
    assert "招牌高度超过3米，请调整设计。" in page and "效果图没有标安装方式" in page and "招牌文字" not in page
    keys = re.findall(r'name="in\.([^"]+)"', page)
    words = {f"in.{key}": "1" for key in keys} | {f"words.{key}": f"请改正第{n}项" for n, key in enumerate(keys, 1)}
    written = desk.send("notice", **words)
    assert written.status_code == 303, written.text
    paper_id, digest = _paper(desk)
    own = desk.send(f"papers/{paper_id}/sign", digest=digest)
    assert own.status_code == 422 and "须由另一人签发" in own.text and desk.state == "submitted"
    assert other.send(f"papers/{paper_id}/sign", digest="0" * 64).status_code == 409
    assert other.send(f"papers/{paper_id}/sign", digest=digest).status_code == 303
    assert desk.state == "returned"
    # Only what the notice asks for is open now.
    phone = next(one["rev"] for one in applicant.get("form")["fields"] if one["element"] == "contact_phone")
    refused = applicant.type(rev=phone, contact_phone="15400009999")
    assert (refused.status_code, refused.json()["code"]) == (422, "case_not_asked")
    assert applicant.upload(paper(["别的"]), "", "x.pdf").status_code == 422
    assert applicant.upload(paper(DRAWING), "sign_drawing", "新效果图.pdf").status_code == 201
    read_documents(house)
    assert applicant.submit().status_code == 200
    inspect_all(house)
    assert desk.state == "submitted" and "我来审查" in desk.see()
    assert "已定" not in desk.shown("S-SIGN-01")  # its document is another now: it is judged anew


def test_a_repeated_notice_needs_a_supervisor(house: House) -> None:
    applicant = hand_in(house)
    inspect_all(house)
    desk, other, chief = (Desk(house, login, applicant.id) for login in ("reviewer", "reviewer2", "supervisor"))
    desk.send("take")
    desk.judge("S-SIGN-01", "not_met")
    _notice(desk, other)
    assert applicant.upload(paper(DRAWING), "sign_drawing", "新.pdf").status_code == 201
    for one in applicant.get("documents")["documents"][:1]:
        applicant.send("DELETE", f"documents/{one['id']}")
    read_documents(house)
    applicant.submit()
    inspect_all(house)
    desk.send("take")
    desk.send("find", item="demo-signboard", words="申请表地址写得不全", law="示例条例", part=["form:shop_address"])
    assert "这是再次告知" in desk.see("/notice")
    paper_id, digest = _write(desk)
    assert "须由督导签发" in other.send(f"papers/{paper_id}/sign", digest=digest).text
    assert chief.send(f"papers/{paper_id}/sign", digest=digest).status_code == 303


def test_a_refusal_has_four_eyes_and_its_reasons_and_closes_the_case(house: House) -> None:
    desk, other = desk_of(house)
    desk.send("take")
    assert desk.send("accept").status_code == 303
    result = "result/demo-signboard"
    short = desk.send(result, kind="refusal", facts="招牌高度3.6米", reasons="", basis="示例条例第三条", remedies="可以复议")
    assert short.status_code == 400 and "招牌高度3.6米" in short.text
    waiting = desk.send(result, kind="grant", number="1")
    assert waiting.status_code == 422 and "还有要点没有判断" in waiting.text
    desk.send(result, kind="refusal", facts="招牌高度3.6米", reasons="超过三米的限高", basis="示例条例第三条", remedies="六十日内可以申请行政复议")
    paper_id, digest = _paper(desk)
    assert desk.send(f"papers/{paper_id}/sign", digest=digest).status_code == 422
    assert other.send(f"papers/{paper_id}/sign", digest=digest).status_code == 303
    assert desk.state == "closed"
    package = desk.send("archive")
    assert package.status_code == 200 and check_archive(package.content).flaws == []
    with house.db.read() as session:
        assert [one.once for one in session.scalars(select(PaperIssue))] == ["result:demo-signboard"]


def test_an_unchanged_point_keeps_its_verdict_and_a_changed_one_is_asked_again(house: House) -> None:
    applicant = hand_in(house)
    inspect_all(house)
    desk = Desk(house, "reviewer", applicant.id)
    rows = {point: desk.point(point).id for point in ("S-SIGN-01", "S-SIGN-03")}
    with house.db.write() as session:
        session.get_one(CaseFile, applicant.id).inspect_again = True
    inspect_all(house)
    assert {point: desk.point(point).id for point in rows} == rows


def _notice(desk: Desk, other: Desk) -> None:
    paper_id, digest = _write(desk)
    assert other.send(f"papers/{paper_id}/sign", digest=digest).status_code == 303


def _write(desk: Desk) -> tuple[str, str]:
    keys = re.findall(r'name="in\.([^"]+)"', desk.see("/notice"))
    words = {f"in.{key}": "1" for key in keys} | {f"words.{key}": f"请改正第{n}项" for n, key in enumerate(keys, 1)}
    written = desk.send("notice", anyway="1", **words)
    assert written.status_code == 303, written.text
    return _paper(desk)


def _paper(desk: Desk) -> tuple[str, str]:
    """The paper that waits."""
    with desk.house.db.read() as session:
        case = session.get_one(CaseFile, desk.case_id)
        found = [one for one in papers_of(session, desk.house.keys, case) if one.state == "waiting"]
    return found[-1].id, found[-1].digest


def _person(house: House, login: str) -> str:
    with house.db.read() as session:
        return session.scalars(select(Person).where(Person.login == login)).one().id


def test_nothing_at_the_desk_tells_a_planted_case(house: House) -> None:
    desk, other = desk_of(house)
    before = other.see()
    with signed_in(house, "auditor", demo=True) as staff, house.db.write() as session:
        case = session.get_one(CaseFile, desk.case_id)
        mark_seeded(session, house.keys, case, staff, {"S-SIGN-01": "not_met"})
    assert re.sub(r"\d+", "", other.see()) == re.sub(r"\d+", "", before)
    refused = other.send("archive")  # it would tell what is judged blind
    assert refused.status_code == 422 and "还没有办结" in refused.text
    with house.db.read() as session:
        package = house.archive(session, session.get_one(CaseFile, desk.case_id), house.guided.catalog() if house.guided else None)
    with ZipFile(BytesIO(package)) as files:
        assert all(b"seeded" not in files.read(name) for name in files.namelist())
    assert check_archive(package).flaws == []
