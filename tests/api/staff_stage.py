"""A staff door over a real database: people of each role, knowledge, a conversation and drafts that wait."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import select

from api.app import create_app
from api.guided import Guided
from api.house import House
from api.migrate import upgrade
from assistant.items import ItemCatalogue
from checkpoint import queue
from checkpoint.body import Body, Cite, ItemRef, Sentence
from checkpoint.drafts import Draft, submit
from checkpoint.roles import grant_first
from core.clock import now
from core.conversations import Conversation, Question, start
from core.crypto import Keys
from core.db import Database, new_id
from core.people import Person, Role, Staff, add_person, open_session, staff_of
from core.settings import load_settings
from core.sources import PassageVersion
from core.vault import Vault
from knowledge.guide import Field, Guide
from knowledge.publish import publish
from knowledge.store import Incoming, guide_incoming, store
from prefill.reading.sniff import sniff

PASSWORD = "correct horse battery"
HOUSING = "住房公积金管理中心"
POLICE = "公安局"
LAW = (
    "职工购买自住住房的，可以申请提取住房公积金。职工应当自签订购房合同之日起十二个月内提出申请。"
    "申请人应当提交本人身份证和经备案的购房合同。中心应当自受理申请之日起三日内作出决定。"
)
FIRST = "职工应当自签订购房合同之日起十二个月内提出申请。"
SECOND = "中心应当自受理申请之日起三日内作出决定。"


def guide(item: str = "gjj-1", name: str = "购房提取住房公积金", version: str = "1", **more: object) -> Guide:
    """A small guide."""
    fields = {
        Field.materials: ("本人身份证", "经备案的购房合同"),
        Field.promised_limit: ("3(工作日)",),
        Field.consult_phone: ("0898-12329",),
    }
    return Guide(item_id=item, name=name, department=HOUSING, region="460000", region_name="海南省", version=version,
                 fields=fields, **more)  # type: ignore[arg-type]  # fmt: skip


def law(document: str = "doc:gjj", title: str = "示例住房公积金提取办法", text: str = LAW, label: str = "1") -> Incoming:
    """A short law of one passage."""
    return Incoming(
        document_id=document, kind="law", authority="法律法规", title=title, label=label,
        passages=((f"{title} › 第三条", text),), publisher="示例省人民政府", region="460000",
    )  # fmt: skip


@dataclass
class Stage:
    """The door with everything behind it. `woken` lists the conversations that were told of something new."""

    house: House
    people: dict[str, Person]
    passage: int
    woken: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)

    def browser(self, who: str | None = None) -> Browser:
        """A browser, signed in as one of the people by login."""
        client = TestClient(create_app(self.house), follow_redirects=False, headers={"accept": "text/html"})
        if who is not None:
            client.cookies.set("yijianshi_staff", self.token(who), path="/staff")
        return Browser(client)

    def token(self, who: str) -> str:
        """A session's token, opened anew."""
        with self.house.db.write() as session:
            return open_session(session, self.people[who], 1)

    def staff(self, who: str) -> Staff:
        """The person as a signed-in member of staff."""
        token = self.token(who)
        with self.house.db.read() as session:
            return staff_of(session, token, demo=self.house.demo)

    def ask(
        self, words: str = "买房提取公积金要在多久内申请", *, department: str = HOUSING, body: Body | None = None,
        subject: str = "", quorum: int = 1,
    ) -> Waiting:  # fmt: skip
        """A question with its draft in the queue."""
        with self.house.db.write() as session:
            conversation, token = start(session, self.house.keys, region="460000", locale="zh")
            conversation.subject = subject
            asked = new_id()
            sealed = Vault(session, self.house.keys).seal(conversation.id, words, asked)
            session.add(
                Question(
                    id=asked, conversation_id=conversation.id, idempotency_key=asked, sealed=sealed, state="waiting",
                    received_at=now(),
                )
            )  # fmt: skip
            session.flush()
            draft = submit(
                session, self.house.keys, body or self.body(), scope=conversation.id, question_id=asked, quorum=quorum
            )
            task = queue.put(
                session, "answer", draft.id, conversation_id=conversation.id, question_id=asked, department=department,
                region="460000",
            )  # fmt: skip
        return Waiting(task.id, draft, conversation, asked, token)

    def body(self, *quotes: str) -> Body:
        """An extract of the law's sentences."""
        chosen = quotes or (FIRST, SECOND)
        cites = tuple(
            Cite(passage_id=self.passage, start=LAW.index(q), end=LAW.index(q) + len(q), quote=q) for q in chosen
        )
        return Body(
            kind="extract", title="示例住房公积金提取办法", lead="现行文件中与您的问题有关的原文：",
            sentences=tuple(Sentence(text=q, citations=(n,)) for n, q in enumerate(chosen)), citations=cites,
            item=ItemRef(item_id="gjj-1", name="购房提取住房公积金", department=HOUSING, region_name="海南省", version="1"),
        )  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """A waiting answer: its task, draft, conversation, question and the asker's token."""

    task: str
    draft: Draft
    conversation: Conversation
    question: str
    token: str

    @property
    def decision(self) -> dict[str, str]:
        """The fields that name the draft in a form."""
        return {"draft_id": self.draft.id, "digest": self.draft.digest}


@dataclass
class Browser:
    """A client that sends forms as the page would: with the token found in it."""

    client: TestClient

    def get(self, path: str, **more: Any) -> Any:
        """A page."""
        return self.client.get(path, **more)

    def send(self, path: str, page: str = "/staff", **data: object) -> Any:
        """A form, with the CSRF token of `page`."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(page).text)
        return self.client.post(path, data={"csrf": found.group(1) if found else "", **data})


PEOPLE: dict[str, tuple[str, tuple[Role, ...]]] = {
    "clerk": (HOUSING, (Role.clerk,)),
    "colleague": (HOUSING, (Role.clerk,)),
    "police": (POLICE, (Role.clerk,)),
    "supervisor": (HOUSING, (Role.supervisor,)),
    "steward": ("", (Role.steward,)),
    "admin": ("", (Role.admin,)),
    "auditor": ("", (Role.auditor,)),
    "reviewer": ("", (Role.reviewer,)),
    "nobody": ("", ()),
}


def make_stage(folder: Path, wake: Callable[[str], None] | None = None, *, demo: bool = False) -> Stage:
    """A fresh installation with its people and one law in force."""
    (folder / "staff.sqlite").write_bytes(_founded())
    db, keys = Database(f"sqlite:///{folder / 'staff.sqlite'}"), Keys(b"k" * 32)
    woken: list[str] = []
    house = House(
        settings=load_settings(data_dir=folder, demo=demo), db=db, keys=keys, receive=lambda *a, **k: "",
        screened=lambda session, conversation, text: text, answer=lambda question: None, wake=wake or woken.append,
        guided=Guided(db, keys, lambda: ItemCatalogue.build([]), demo=demo), sniff=sniff,
    )  # fmt: skip
    with db.read() as session:
        people = {p.login: p for p in session.scalars(select(Person))}
        passage = session.scalars(select(PassageVersion.id)).one()
    return Stage(house, people, passage, woken)


@cache
def _founded() -> bytes:
    """The database file that every stage starts from: hashing nine passwords for each test would take most of its time."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "founded.sqlite"
        db, keys = Database(f"sqlite:///{path}"), Keys(b"k" * 32)
        upgrade(db)
        with db.write() as session:
            for login, (department, roles) in PEOPLE.items():
                person = add_person(session, login, f"{login}甲", PASSWORD, department=department)
                grant_first(session, keys, person, list(roles))
                if login == "steward":
                    token = open_session(session, person, 1)
            stored = store(session, keys.hash, [law()], "import-0")
        with db.write() as session:
            publish(session, staff_of(session, token, demo=False), stored.added)
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        return path.read_bytes()


def import_guides(stage: Stage, *guides: Guide) -> list[str]:
    """Imports guides; their version ids."""
    with stage.house.db.write() as session:
        return store(session, stage.house.keys.hash, [guide_incoming(g) for g in guides], "import-1").added


