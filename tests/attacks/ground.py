"""The ground that attacks are made on: a founded installation on SQLite or PostgreSQL, copied afresh for each test."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from api import migrate
from checkpoint import queue
from checkpoint.body import Body, Cite, ItemRef, Sentence
from checkpoint.decide import Decision, decide
from checkpoint.drafts import Draft, submit, submit_standing
from core.clock import now
from core.conversations import Conversation, Question, start
from core.crypto import Keys
from core.db import Database, new_id
from core.people import Person, Role, Staff, open_session, staff_of
from core.vault import Vault

KEYS = Keys(b"k" * 32)
HOUSING, POLICE = "住房公积金管理中心", "公安局"
FIRST = "职工应当自签订购房合同之日起十二个月内提出申请。"
SECOND = "中心应当自受理申请之日起三日内作出决定。"
TABLES = (
    "draft", "draft_citation", "opinion", "batch", "approval", "revocation", "release", "link", "passage_version",
    "version_passage", "entry", "person_role",
)  # fmt: skip
PEOPLE: dict[str, tuple[str, str, tuple[Role, ...]]] = {
    "clerk": (HOUSING, "", (Role.clerk,)),
    "colleague": (HOUSING, "", (Role.clerk,)),
    "police": (POLICE, "", (Role.clerk,)),
    "city": (HOUSING, "460100", (Role.clerk,)),
    "supervisor": (HOUSING, "", (Role.supervisor,)),
    "reviewer": (HOUSING, "", (Role.reviewer,)),
    "steward": ("", "", (Role.steward,)),
    "demo": ("", "", (Role.steward,)),
    "admin": ("", "", (Role.admin,)),
    "nobody": ("", "", ()),
}


@dataclass
class Asked:
    """A question whose draft waits."""

    task: str
    draft: Draft
    conversation: str
    question: str
    token: str


@dataclass
class Ground:
    """One installation under attack."""

    db: Database
    keys: Keys = KEYS
    people: dict[str, str] = field(default_factory=dict)
    passage: int = 0
    version: str = ""

    @property
    def sqlite(self) -> bool:
        return self.db.sqlite

    def token(self, who: str) -> str:
        with self.db.write() as session:
            return open_session(session, session.get_one(Person, self.people[who]), 1)

    def staff(self, who: str) -> Staff:
        token = self.token(who)
        with self.db.read() as session:
            return staff_of(session, token, demo=True)

    def body(self, *quotes: str, **more: Any) -> Body:
        """An extract of the law, each sentence its quote."""
        chosen = quotes or (FIRST, SECOND)
        text = FIRST + SECOND
        return Body(
            **{"kind": "extract", "title": "示例提取办法",
               "sentences": tuple(Sentence(text=q, citations=(n,)) for n, q in enumerate(chosen)),
               "citations": tuple(
                   Cite(passage_id=self.passage, start=text.index(q), end=text.index(q) + len(q), quote=q) for q in chosen
               )} | more
        )  # fmt: skip

    def card(self, item: str = "gjj-1", quote: str = FIRST, field: str = "conditions", **more: Any) -> Body:
        """A verbatim card."""
        ref = ItemRef(item_id=item, name="购房提取", department=HOUSING, version="1")
        return self.body(quote, kind="card", item=ref, field=field, template="card/1", **more)

    def conversation(self, subject: str = "") -> tuple[Conversation, str]:
        with self.db.write() as session:
            made, token = start(session, self.keys, region="", locale="zh")
            made.subject = subject
            return made, token

    def ask(
        self, *, subject: str = "", department: str = HOUSING, region: str = "", quorum: int = 1, body: Body | None = None
    ) -> Asked:
        """A question with its draft in the queue."""
        conversation, token = self.conversation(subject)
        with self.db.write() as session:
            question = new_id()
            sealed = Vault(session, self.keys).seal(conversation.id, "多久内申请", question)
            session.add(
                Question(
                    id=question, conversation_id=conversation.id, idempotency_key=question, sealed=sealed,
                    state="waiting", received_at=now(),
                )
            )  # fmt: skip
            session.flush()
            draft = submit(
                session, self.keys, body or self.body(), scope=conversation.id, question_id=question, quorum=quorum
            )
            task = queue.put(
                session, "answer", draft.id, conversation_id=conversation.id, question_id=question,
                department=department, region=region,
            )  # fmt: skip
        return Asked(task.id, draft, conversation.id, question, token)

    def standing(self, *bodies: Body, version: str | None = "") -> list[tuple[str, str]]:
        """Standing drafts, made from the founded version unless another (or none) is named."""
        of = self.version if version == "" else version
        with self.db.write() as session:
            return submit_standing(session, self.keys, [(of, body) for body in bodies])

    def decide(self, who: str, draft: Draft | tuple[str, str], verdict: Any = "approve", **more: Any) -> Decision:
        draft_id, digest = draft if isinstance(draft, tuple) else (draft.id, draft.digest)
        reason = more.pop("reason", "" if verdict == "approve" else "wrong_answer")
        return decide(self.db, self.keys, self.staff(who), draft_id, digest, verdict, reason=reason, **more)

    def step(self, revision: str) -> None:
        """Runs one migration over tables that were put back to before it; later ones count as done, as their tables are there."""
        with migrate.migrating(self.db) as connection:
            head = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
            before = ScriptDirectory.from_config(migrate.config()).get_revision(revision).down_revision
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{before}'")
            connection.commit()
            command.upgrade(migrate.config(connection=connection), revision)
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{head}'")
            connection.commit()
        migrate.check(self.db)

    @contextmanager
    def raw(self, *pragmas: str) -> Iterator[Any]:
        """A connection of nobody's making: none of our pragmas, no ORM. Commits at once."""
        if self.sqlite:
            with closing(sqlite3.connect(self.db.url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
                for pragma in pragmas:
                    connection.execute(pragma)
                yield connection
        else:
            with psycopg.connect(self.db.url, autocommit=True) as connection:
                yield connection

    def refused(self, statement: str, *pragmas: str, also: str = "") -> bool:
        """Whether the database refuses a statement; `also` must be part of its reason."""
        with self.raw(*pragmas) as connection:
            try:
                connection.execute(statement)
            except (sqlite3.DatabaseError, psycopg.Error, DBAPIError) as wrong:
                return also in str(wrong)
        return False

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.raw() as connection:
            return [tuple(row) for row in connection.execute(query).fetchall()]

    def off(self, *tables: str) -> None:
        """What an attacker with the owner's rights does first: takes the guards off."""
        with self.raw() as connection:
            if self.sqlite:
                for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                    connection.execute(f"DROP TRIGGER {name}")
            else:
                for table in tables or TABLES:
                    connection.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL')
