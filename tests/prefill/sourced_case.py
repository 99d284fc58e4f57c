"""A case of the starter catalogue whose applicant is known, with a source that a real server speaks for."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from api.applying import case_job, items_of
from api.filling import begin
from api.house import House
from checkpoint.proposal import Proposal
from checkpoint.proposals import proposals
from core.cases import (
    CaseFile,
    HeldRecord,
    SourceAsk,
    asks_of,
    events_of,
    give_consent,
    open_ask,
    records_of,
    vouch,
    withdraw_consent,
)
from prefill.reading.child import Reader
from prefill.sources.config import HttpConfig
from prefill.sources.gather import Gather, Matter
from prefill.sources.http_source import HttpSource
from tests.prefill.source_server import ID_NUMBER, Keeper

MATTER = "demo-individual-business"
GIVES = [
    {"type": "id_card", "kind": "owner_id", "about": "id_number", "fields": {"name": "owner_name", "id_number": "owner_id_number"}},
    {
        "type": "deed", "kind": "shop_deed",
        "fields": {"number": "deed_number", "address": "shop_address", "area": "shop_area"},
    },
]  # fmt: skip


def card(**fields: Any) -> dict[str, Any]:
    return {"id": "R-1", "type": "id_card", "fields": {"name": "林示例", "id_number": ID_NUMBER, **fields}}


def deed(**more: Any) -> dict[str, Any]:
    return {
        "id": "D-1", "type": "deed",
        "fields": {"address": "示例市示例大道9号", "area": {"value": "62.5", "quote": "建筑面积62.50㎡"}}, **more,
    }  # fmt: skip


@dataclass
class Sourced:
    """The case, its source, and what the background does for them."""

    house: House
    source: HttpSource
    id: str = ""
    token: str = ""
    consents: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.id, self.token = begin(self.house, MATTER, "", "zh")

    def case(self, session: Session) -> CaseFile:
        return session.get_one(CaseFile, self.id)

    def identify(self, id_number: str = ID_NUMBER) -> None:
        with self.house.db.write() as session:
            vouch(
                session, self.house.keys, self.case(session), subject=f"id:{ID_NUMBER}", name="林示例", assurance="demonstration",
                id_number=id_number,
            )  # fmt: skip

    def consent(self, *elements: str, scope: str = "source:population") -> str:
        with self.house.db.write() as session:
            made = give_consent(session, self.case(session), scope=scope, elements=elements, given_by="applicant", wording="我同意")
            self.consents[scope] = made.id
            return made.id

    def withdraw(self, scope: str = "source:population") -> None:
        with self.house.db.write() as session:
            withdraw_consent(session, self.house.keys, self.case(session), self.consents[scope])

    def ask(self, *kinds: str) -> str:
        with self.house.db.write() as session:
            case = self.case(session)
            consent = next(one for one in _consents(session, case) if one.id == self.consents["source:population"])
            return open_ask(session, case, consent, "population", kinds or ("owner_id",)).id

    def allow(self, *elements: str, kinds: tuple[str, ...] = ("owner_id",)) -> str:
        """What the page does at once: the consent, and the question in line."""
        self.consent(*elements)
        return self.ask(*kinds)

    def gather(self) -> Gather:
        guide = self.house.guided
        assert guide is not None
        return Gather(self.house.db, self.house.keys, Matter(guide.catalog, items_of(self.house)))

    def sweep(self) -> int:
        return self.gather().sweep(self.source)

    def propose(self) -> dict[str, list[Proposal]]:
        """What the reader of documents does next; the proposals by element."""
        job = case_job(self.house.db, self.house.keys, self.house.settings, self.house, Reader())
        job.sweep()
        with self.house.db.read() as session:
            found: dict[str, list[Proposal]] = {}
            for one in proposals(session, self.house.keys, self.case(session)):
                found.setdefault(one.element, []).append(one)
            return found

    def asks(self) -> list[SourceAsk]:
        with self.house.db.read() as session:
            return asks_of(session, self.case(session))

    def records(self) -> list[HeldRecord]:
        with self.house.db.read() as session:
            return records_of(session, self.house.keys, self.case(session))

    def events(self, kind: str = "source_asked") -> list[dict[str, Any]]:
        with self.house.db.read() as session:
            return [dict(one.facts) for one in events_of(session, self.case(session)) if one.kind == kind]

    def due_now(self) -> None:
        """Time passes: whatever waits may be tried again."""
        from core.clock import now

        with self.house.db.write() as session:
            for ask in asks_of(session, self.case(session)):
                ask.next_at = now()

    def kept_in_clear(self) -> str:
        """Everything that the database holds without a key, as one text."""
        raw = self.house.db.engine.raw_connection()
        try:
            return "\n".join(raw.driver_connection.iterdump())  # type: ignore[union-attr]
        finally:
            raw.close()


def _consents(session: Session, case: CaseFile) -> list[Any]:
    from core.cases import consents_of

    return consents_of(session, case)


def sourced(house: House, kept: Keeper, folder: Path, **more: Any) -> Sourced:
    """A case whose source is the keeper."""
    token = folder / "token"
    token.write_text("secret-token-0123456789")
    token.chmod(0o600)
    config = HttpConfig.model_validate(
        {
            "id": "population", "label": "人口库", "authority": "示例机关", "url": kept.url, "token_file": token, "connect_s": 0.5,
            "read_s": 0.5, "total_s": 1, "most_kb": 8, "gives": GIVES, "corrections": kept.url, **more,
        }
    )  # fmt: skip
    return Sourced(house, HttpSource(config))


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
