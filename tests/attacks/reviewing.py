"""A case under review on a ground: its points inspected, judged, a notice issued, handed in again, a refusal and a grant."""

from __future__ import annotations

from typing import Any

from ground import HOUSING, Ground
from test_suggestions import Filled

from checkpoint.case_acts import accept_case, submit_case
from checkpoint.holds import take
from checkpoint.inspections import PointResult, enter, standing_of
from checkpoint.judge import find, judge, take_back
from checkpoint.papers import sign, write
from checkpoint.review_tables import Inspection, Paper
from checkpoint.roles import grant_first
from core.cases import CaseFile, save_values
from core.people import Role, add_person

STAFF = {"one": Role.reviewer, "two": Role.reviewer, "three": Role.reviewer, "chief": Role.supervisor}
SAID = {"words": "平面图没有标注比例", "do": "请补标比例", "basis": {"law": "示例办法", "article": "第三条"}, "parts": ["doc:floor_plan"]}
REFUSAL = {name: f"示例{name}内容" for name in ("facts", "reasons", "basis", "remedies")}


def hire(ground: Ground) -> None:
    """People who may review: the founded installation has none."""
    with ground.db.write() as session:
        for login, role in STAFF.items():
            person = add_person(session, login, f"{login}甲", "correct horse", department=HOUSING)
            grant_first(session, ground.keys, person, [role])
            ground.people[login] = person.id


def result(point: str, result: str = "doubtful", *, item: str = "i1", says: Any = 1, **more: bool) -> PointResult:
    body = {
        "point": {"id": point, "point": f"{point} 相符", "mode": "形式", "fail": "请更正"}, "item": {"id": item, "name": "示例事项"},
        "used": [{"name": "form.phone", "value": says, "places": []}], "missing": [], "reason": "",
    }  # fmt: skip
    return PointResult(item, point, result, more.get("blind", False), more.get("two_staff", False), body)


class Reviewed(Filled):
    """A case handed in, whose points stand: a flag, a blind one, a blind one of two, one that is right, one of another item."""

    POINTS = (
        result("p-flag"), result("p-blind", blind=True), result("p-two", "human", blind=True, two_staff=True), result("p-right", "satisfied"),
        result("p-other", "satisfied", item="i2"),
    )  # fmt: skip

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        if "one" not in ground.people:
            hire(ground)
        self.hand_in()
        self.inspect(*self.POINTS)
        self.take("one")

    def hand_in(self) -> None:
        with self.ground.db.write() as session:
            case = self.case(session)
            submit_case(session, self.ground.keys, case, case.rev, [])

    def inspect(self, *points: PointResult) -> None:
        with self.ground.db.write() as session:
            enter(session, self.ground.keys, self.case(session), points, blind_share=0.0)

    def accept(self, who: str = "one") -> None:
        """Takes the application up, which a result rests on."""
        staff = self.ground.staff(who)
        with self.ground.db.write() as session:
            accept_case(session, self.ground.keys, self.case(session), staff)

    def take(self, who: str, place: str = "first") -> None:
        staff = self.ground.staff(who)
        with self.ground.db.write() as session:
            take(session, self.ground.keys, self.case(session), staff, place)

    def point(self, name: str) -> Inspection:
        with self.ground.db.read() as session:
            return next(row for row in standing_of(session, self.case(session)) if row.point == name)

    def judge(self, who: str, point: str, says: str = "not_met", **more: Any) -> str:
        staff, row = self.ground.staff(who), self.point(point)
        with self.ground.db.write() as session:
            return judge(session, self.ground.keys, self.case(session), staff, row.id, row.digest, says, **more).id

    def find(self, who: str = "one") -> str:
        staff = self.ground.staff(who)
        with self.ground.db.write() as session:
            return find(session, self.ground.keys, self.case(session), staff, item_id="i1", point="", said=SAID).id

    def write(self, who: str, kind: str, said: Any, **more: Any) -> Paper:
        staff = self.ground.staff(who)
        with self.ground.db.write() as session:
            return write(session, self.ground.keys, self.case(session), staff, kind, said, **more)

    def sign(self, who: str, paper: Paper, items: frozenset[str] = frozenset()) -> None:
        staff = self.ground.staff(who)
        with self.ground.db.write() as session:
            sign(session, self.ground.keys, self.case(session), staff, paper.id, paper.digest, items=items)

    def entry(self, point: str = "", finding: str = "") -> dict[str, Any]:
        """What a notice asks for on a point's or a finding's account."""
        since = "2020-01-01T00:00:00.000000Z"
        of = self.point(point).id if point else ""
        return {"inspection": of, "finding": finding, "about": point or finding, "words": "请更正电话", "parts": ["form:phone"], "since": since}

    def decide_all(self) -> None:
        """Every point that waits for a person is settled; of the two-staff one the two differ."""
        self.judge("one", "p-flag")
        self.judge("one", "p-blind", "met")
        self.judge("one", "p-blind", "met", reason="looked_fine", words="看过原件")
        self.judge("one", "p-two", "met")
        self.judge("two", "p-two", "not_met")
        self.judge("chief", "p-two", "met", words="以原件为准")


def review(ground: Ground) -> Reviewed:
    """A whole review: a notice, its correction, a second inspection, a refusal and a grant, which close the case."""
    case = Reviewed(ground)
    case.decide_all()
    kept, back = case.find(), case.find()
    staff = ground.staff("one")
    with ground.db.write() as session:
        take_back(session, ground.keys, case.case(session), staff, back)
    case.write("one", "notice", {"entries": [case.entry("p-flag")]})
    case.sign("two", case.write("one", "notice", {"entries": [case.entry("p-flag"), case.entry(finding=kept)]}))
    with ground.db.write() as session:
        row: CaseFile = case.case(session)
        save_values(session, ground.keys, row, {"phone": "15400001111"}, {})
    case.hand_in()
    case.inspect(result("p-flag", says=2), *Reviewed.POINTS[1:])
    case.take("one")
    case.judge("one", "p-flag")
    case.accept()
    case.sign("two", case.write("one", "refusal", REFUSAL, item_id="i1"))
    case.sign("one", case.write("one", "grant", {"words": "准予"}, item_id="i2"), items=frozenset({"i1", "i2"}))
    return case
