"""A newborn's registration from its form to its result, made through the product's functions; documents as read, drawn by nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ground import Ground
from reviewing import REFUSAL, SAID, hire

from checkpoint.case_acts import accept_case, submit_case
from checkpoint.flags import flags_of
from checkpoint.holds import take
from checkpoint.inspections import enter, standing_of
from checkpoint.judge import find, findings_of, judge
from checkpoint.papers import sign, write
from checkpoint.review_tables import Paper
from core.cases import (
    CaseFile,
    add_upload,
    read_answers,
    remove_upload,
    save_answers,
    save_reading,
    save_values,
    start_case,
    uploads_of,
)
from core.people import Staff
from knowledge.catalog import Catalog, load_catalog
from review_support.archive import archive_of
from review_support.case_seen import see_case
from review_support.inspect import inspect
from review_support.notice import notice_entries
from review_support.results import results_of

STARTER = Path(__file__).parents[2] / "knowledge" / "starter"
ITEMS = ["demo-birth-household"]
FORM = {"baby_name": "李示例", "settle_address": "示例市示例区示例路1号", "mother_name": "张小兰"}
ANSWERS = {"has_birth_certificate": True, "parents_married": False, "settle_with": "父亲"}
CERTIFICATE = {"baby_name": "李示例", "birth_certificate_no": "Z460000001"}


def reading(kind: str, values: dict[str, Any], confidence: float = 0.98) -> dict[str, Any]:
    """What the reader notes beside a document."""
    place = {"page": 1, "box": [0.1, 0.1, 0.5, 0.2], "confidence": confidence, "method": "ocr"}
    return {"kind": kind, "maybe": [], "values": {name: {"value": one, "quote": str(one), **place} for name, one in values.items()}}


class WholeCase:
    """The case, on a ground."""

    def __init__(self, ground: Ground, folder: Path) -> None:
        self.ground, self.folder = ground, folder
        self.catalog: Catalog = load_catalog([STARTER])
        hire(ground)
        with ground.db.write() as session:
            case, _ = start_case(session, ground.keys, channel="online", theme="demo-newborn", items=ITEMS, region="", locale="zh")
            self.id = case.id
            save_answers(session, ground.keys, case, ANSWERS, case.rev)
            save_values(session, ground.keys, case, FORM, {})

    def case(self, session: Any) -> CaseFile:
        return session.get_one(CaseFile, self.id)  # type: ignore[no-any-return]

    def document(self, kind: str, name: str, content: bytes, values: dict[str, Any]) -> None:
        with self.ground.db.write() as session:
            upload = add_upload(
                session, self.ground.keys, self.folder, self.case(session), kind=kind, name=name, media="image/png", content=content
            )
            upload.state, upload.merged = "read", True
            save_reading(session, self.ground.keys, upload, reading(kind, values))

    def hand_in(self) -> None:
        """Handed in, and inspected as the background does."""
        keys = self.ground.keys
        with self.ground.db.write() as session:
            case = self.case(session)
            submit_case(session, keys, case, case.rev, [])
            case.look_again = False
            seen = see_case(session, keys, case, ITEMS)
            assert read_answers(session, keys, case) == ANSWERS
            enter(session, keys, case, results_of(inspect(seen, self.catalog), self.catalog, {}), blind_share=0.3)

    def act(self, who: str, what: Any) -> Any:
        staff: Staff = self.ground.staff(who)
        with self.ground.db.write() as session:
            return what(session, self.ground.keys, self.case(session), staff)

    def settle(self, point: str, says: str, *who: str, **more: Any) -> None:
        """Each of these people says it, first blind where the point is."""
        for one in who:
            for _ in range(2):
                flags = self.act(one, lambda session, keys, case, staff: flags_of(session, keys, case, staff))
                flag = next(flag for flag in flags if flag.point == point)
                if flag.due:
                    self.act(one, lambda s, k, c, staff, flag=flag: judge(s, k, c, staff, flag.id, flag.digest, says, **more))

    def live(self) -> None:
        """A document at fault, a notice, its correction, and the result."""
        self.document("birth_certificate", "出生 证明.png", b"certificate 1", CERTIFICATE | {"baby_name": "王另人"})
        self.document("household_book", "户口簿.png", b"book", {"book_address": FORM["settle_address"]})
        self.document("kinship_report", "../亲子鉴定.png", b"kinship", {})
        self.hand_in()
        self.act("one", take)
        self.settle("S-HOME-02", "not_met", "one")
        self.settle("S-HOME-05", "met", "one", "two")
        self.act("one", lambda s, k, c, staff: find(s, k, c, staff, item_id=ITEMS[0], point="", said=SAID))
        self.sign("two", self.act("one", self.notice))
        self.document("birth_certificate", "出生证明二.png", b"certificate 2", CERTIFICATE)
        with self.ground.db.write() as session:
            old = next(one for one in uploads_of(session, self.case(session)) if one.kind == "birth_certificate")
            remove_upload(session, self.folder, self.case(session), old.id)
        self.hand_in()
        self.act("one", take)
        with self.ground.db.read() as session:
            points = [row.point for row in standing_of(session, self.case(session)) if row.result != "not_applicable"]
        for point in points:
            self.settle(point, "met", *(("one", "two") if point == "S-HOME-05" else ("one",)), reason="looked_fine", words="看过原件")
        self.act("one", lambda s, k, c, staff: accept_case(s, k, c, staff))
        self.sign("two", self.act("one", lambda s, k, c, staff: write(s, k, c, staff, "refusal", REFUSAL, item_id=ITEMS[0])))

    def notice(self, session: Any, keys: Any, case: CaseFile, staff: Staff) -> Paper:
        """In the points' own words; it opens the certificate alone."""
        entries = notice_entries(flags_of(session, keys, case, staff), findings_of(session, keys, case), {}, {}, "2020-01-01T00:00:00.000000Z")
        return write(session, keys, case, staff, "notice", {"entries": [{**one, "parts": ["doc:birth_certificate"]} for one in entries]})

    def sign(self, who: str, paper: Paper) -> None:
        self.act(who, lambda s, k, c, staff: sign(s, k, c, staff, paper.id, paper.digest, items=frozenset(ITEMS)))

    def package(self) -> bytes:
        with self.ground.db.read() as session:
            return archive_of(session, self.ground.keys, self.folder, self.case(session), self.catalog)
