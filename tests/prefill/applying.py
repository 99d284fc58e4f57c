"""A house whose documents are read for real, and one case in it, for tests of what happens to what is handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from api.house import House
from checkpoint.proposal import Proposal
from checkpoint.proposals import proposals
from core.cases import CaseFile, Upload, add_upload, give_consent, start_case
from knowledge.catalog.merged_form import merged_form
from prefill.case_job import CaseJob
from prefill.case_job import Reader as Outside
from prefill.reading.page import Reading
from prefill.reading.sniff import sniff
from tests.prefill.printed import pdf, put

MOTHER, FATHER = "张小兰", "李大海"
FAMILY = {"theme": "demo-newborn", "items": ["demo-birth-household"]}
Read = Callable[[bytes, str, Callable[[int, int], None]], Reading]


def certificate(mother: str = MOTHER, baby: str = "李示例") -> bytes:
    rows = ("出生医学证明", f"新生儿姓名：{baby}", "性别：女", "出生日期：2025年3月9日", f"母亲姓名：{mother}", f"父亲姓名：{FATHER}", "出生证编号：Z460000001")
    return pdf(put(*((40, 540 - 30 * place, text) for place, text in enumerate(rows))))


@dataclass
class Applying:
    """A house, the job that reads its documents, and one case in it."""

    house: House
    job: CaseJob
    outside: Outside
    case_id: str

    def started(self) -> str:
        with self.house.db.write() as session:
            case, _ = start_case(session, self.house.keys, channel="online", region="", locale="zh", **FAMILY)  # type: ignore[arg-type]
            asked = [field.element for field in merged_form(self.outside.catalog(), case.items).fields]
            for scope, by in (("sensitive", "applicant"), ("child", "guardian")):
                give_consent(session, case, scope=scope, elements=asked, given_by=by, wording="示例")
            return case.id

    def hand_in(self, content: bytes, kind: str = "birth_certificate", name: str = "证明.pdf", case_id: str = "") -> str:
        with self.house.db.write() as session:
            case = session.get_one(CaseFile, case_id or self.case_id)
            made = add_upload(
                session, self.house.keys, self.house.settings.data_dir, case, kind=kind, name=name, media=sniff(content, name), content=content
            )
            return made.id

    def upload(self, upload_id: str) -> Upload:
        with self.house.db.read() as session:
            found = session.get_one(Upload, upload_id)
            session.expunge(found)
            return found

    def proposed(self, case_id: str = "") -> list[Proposal]:
        with self.house.db.read() as session:
            return proposals(session, self.house.keys, session.get_one(CaseFile, case_id or self.case_id))

    def values(self) -> dict[str, Any]:
        return {one.element: one.value for one in self.proposed()}

    def files(self, case_id: str = "") -> set[str]:
        folder = self.house.settings.data_dir / "blobs" / (case_id or self.case_id)
        return {path.name for path in folder.glob("*")}

    def reading_with(self, read: Read) -> CaseJob:
        """The same job, where files are read so."""
        return CaseJob(self.house.db, self.house.keys, self.house.settings.data_dir, replace(self.outside, read=read))
