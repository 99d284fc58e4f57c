"""A case handed in and inspected on a ground, and reviewers who judge it: every row by the acts that make rows."""

from __future__ import annotations

from typing import Any

from ground import HOUSING, Ground

from checkpoint.case_acts import accept_case, submit_case
from checkpoint.holds import take, transfer
from checkpoint.inspections import PointResult, enter, standing_of
from checkpoint.judge import find, judge
from checkpoint.papers import sign, write
from checkpoint.review_tables import Inspection, Paper
from checkpoint.roles import grant_first
from core.cases import CaseFile, start_case
from core.people import Role, add_person

STAFF = {"one": Role.reviewer, "two": Role.reviewer, "chief": Role.supervisor, "looker": Role.auditor}


def hire(ground: Ground) -> None:
    """People who may review, and one who may audit: the founded installation has none."""
    with ground.db.write() as session:
        for login, role in STAFF.items():
            person = add_person(session, login, f"{login}甲", "correct horse", department=HOUSING)
            grant_first(session, ground.keys, person, [role])
            ground.people[login] = person.id


def result(point: str, result: str = "doubtful", *, rule: str = "1", blind: bool = False, two: bool = False, says: Any = 1) -> PointResult:
    """What a rule found of a point; another `rule` is a changed one, other `says` another value."""
    body = {
        "point": {"id": point, "point": f"{point} 相符", "rule": rule}, "item": {"id": "i1", "name": "示例事项"},
        "used": [{"name": "form.phone", "label": "申请表 · 电话", "value": says, "places": []}],
    }  # fmt: skip
    return PointResult("i1", point, result, blind, two, body)


class Judged:
    """One case under review."""

    def __init__(self, ground: Ground, *results: PointResult) -> None:
        self.ground, self.keys = ground, ground.keys
        if "one" not in ground.people:
            hire(ground)
        with ground.db.write() as session:
            case, _ = start_case(session, self.keys, channel="online", theme="t", items=[], region="", locale="zh")
            self.id = case.id
        self.hand_in()
        self.inspect(*results)
        self.take("one")

    def case(self, session: Any) -> CaseFile:
        found: CaseFile = session.get_one(CaseFile, self.id)
        return found

    def hand_in(self) -> str:
        with self.ground.db.write() as session:
            case = self.case(session)
            return submit_case(session, self.keys, case, case.rev, [])

    def inspect(self, *results: PointResult) -> None:
        with self.ground.db.write() as session:
            enter(session, self.keys, self.case(session), results, blind_share=0.0)

    def take(self, who: str) -> None:
        staff = self.ground.staff(who)
        with self.ground.db.write() as session:
            take(session, self.keys, self.case(session), staff)

    def hand_to(self, who: str) -> None:
        staff = self.ground.staff("chief")
        with self.ground.db.write() as session:
            transfer(session, self.keys, self.case(session), staff, self.ground.people[who])

    def accept(self) -> None:
        staff = self.ground.staff("chief")
        with self.ground.db.write() as session:
            accept_case(session, self.keys, self.case(session), staff)

    def point(self, name: str) -> Inspection:
        with self.ground.db.read() as session:
            return next(row for row in standing_of(session, self.case(session)) if row.point == name)

    def judge(self, point: str, says: str = "not_met", who: str = "one", **more: Any) -> None:
        staff, row = self.ground.staff(who), self.point(point)
        with self.ground.db.write() as session:
            judge(session, self.keys, self.case(session), staff, row.id, row.digest, says, **more)

    def find(self, point: str, who: str = "one") -> str:
        staff = self.ground.staff(who)
        said = {"words": "平面图没有标注比例", "basis": {"law": "示例办法"}, "parts": ["doc:floor_plan"]}
        with self.ground.db.write() as session:
            return find(session, self.keys, self.case(session), staff, item_id="i1", point=point, said=said).id

    def write(self, kind: str, said: Any, who: str = "one", **more: Any) -> Paper:
        staff = self.ground.staff(who)
        with self.ground.db.write() as session:
            return write(session, self.keys, self.case(session), staff, kind, said, **more)

    def sign(self, paper: Paper, who: str = "two", **more: Any) -> None:
        staff = self.ground.staff(who)
        with self.ground.db.write() as session:
            sign(session, self.keys, self.case(session), staff, paper.id, paper.digest, **more)

    def notice(self, point: str, who: str = "two", **more: Any) -> None:
        """A notice that asks for one point which was found not met."""
        entry = {"inspection": self.point(point).id, "finding": "", "about": f"i1:{point}", "words": "请更正电话号码", "parts": ["form:phone"],
                 "since": "2020-01-01T00:00:00.000000Z"}  # fmt: skip
        self.sign(self.write("notice", {"entries": [entry]}), who, **more)
