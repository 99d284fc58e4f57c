"""The citizen's door over the real thing: starter knowledge published once, its files copied for each stage."""

from __future__ import annotations

import datetime as dt
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import publishing
from api.app import create_app
from api.build import Base, build_base, build_house
from api.house import House
from api.library import Library
from api.wakes import Wakes
from checkpoint import batch, queue, roles
from checkpoint.stop import turn
from checkpoint.tables import DraftRow
from checkpoint.work_tables import Task
from core.people import Person, Role, Staff, add_person, open_session, staff_of
from core.settings import load_settings
from knowledge.guide import Field, Guide
from knowledge.importing import import_paths
from knowledge.publish import withdraw
from knowledge.store import guide_incoming, store

STARTER = Path(__file__).parents[2] / "knowledge" / "starter"
CARD = "开饭店办食品经营许可要什么材料"
POLICY = "公积金贷款最多能贷多少钱，规定怎么说的"
VAGUE = "贷款要什么材料"


def kite(version: str = "1", phone: str = "0898-66778899", **more: Any) -> Guide:
    """A small guide of an item that nothing else is like."""
    fields = {
        Field.materials: ("风筝放飞申请表", "场地管理方同意书"),
        Field.promised_limit: ("3个工作日",),
        Field.consult_phone: (phone,),
    }
    return Guide(
        item_id="kite-1", name="示例风筝放飞活动备案", department="示例文体局", region="460000", region_name="海南省",
        version=version, fields=fields, demonstration=True, **more,
    )  # fmt: skip


KITE = "风筝放飞活动备案的咨询电话"
KITE_LIMIT = "风筝放飞活动备案要几天办好"


@dataclass
class Thread:
    """One asker's conversation."""

    client: TestClient
    id: str
    token: str

    @property
    def path(self) -> str:
        """Where it stands."""
        return f"/api/v1/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        """What shows that one is its asker."""
        return {"Authorization": f"Bearer {self.token}"}

    def ask(self, text: str, key: str = "") -> Any:
        """A question; the response."""
        more = {"Idempotency-Key": key} if key else {}
        return self.client.post(f"{self.path}/questions", json={"text": text}, headers=self.headers | more)

    def post(self, act: str, **body: Any) -> Any:
        """Any other act."""
        return self.client.post(f"{self.path}/{act}", json=body, headers=self.headers)

    def read(self, after: int = 0) -> dict[str, Any]:
        """The thread as its asker sees it."""
        response = self.client.get(f"{self.path}?after={after}", headers=self.headers)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    def kinds(self) -> list[str]:
        """The kinds of its entries, in order."""
        return [entry["kind"] for entry in self.read()["entries"]]


@dataclass
class Stage:
    """An installation with its people, its owner of the index and its application."""

    base: Base
    library: Library
    house: House
    app: FastAPI
    folder: Path

    def client(self, **more: Any) -> TestClient:
        """A browser or a program."""
        return TestClient(self.app, follow_redirects=False, **more)

    def thread(self, **asked: Any) -> Thread:
        """A new conversation."""
        client = self.client()
        opened = client.post("/api/v1/conversations", json=asked).json()
        return Thread(client, opened["id"], opened["token"])

    def staff(self, role: Role) -> Staff:
        """The person who holds a role, signed in."""
        with self.base.db.write() as session:
            person = session.scalars(select(Person).where(Person.login == role.value)).one()
            token = open_session(session, person, 8)
        with self.base.db.read() as session:
            return staff_of(session, token, demo=True)

    def tasks(self, *kinds: str) -> list[Task]:
        """What waits for the clerk."""
        with self.base.db.read() as session:
            return queue.waiting(session, self.staff(Role.clerk), *kinds)

    def draft(self, task: Task) -> DraftRow:
        """The draft that a task is about."""
        with self.base.db.read() as session:
            return session.get_one(DraftRow, task.subject)

    def publish(self, *guides: Guide, approve: bool = True, on: dt.date | None = None) -> list[str]:
        """Imports guides and puts them in force, their cards approved or not; the version ids."""
        steward = self.staff(Role.steward)
        with self.base.db.write() as session:
            added = store(session, self.base.keys.hash, [guide_incoming(g) for g in guides], "import-1").added
            drafts = publishing.draft_cards(session, self.base.keys, added) if approve else []
        if drafts:
            batch.approve_demonstration(self.base.db, self.base.keys, steward, drafts, source_digest="test")
        publishing.put_in_force(self.house, steward, added, on)
        return added

    def withdraw(self, version_id: str) -> None:
        """Takes a version out of force."""
        with self.base.db.write() as session:
            withdraw(session, self.staff_in(session, Role.steward), version_id)
        self.library.refresh()

    def staff_in(self, session: Session, role: Role) -> Staff:
        """As `staff`, within a transaction that is open."""
        person = session.scalars(select(Person).where(Person.login == role.value)).one()
        token = open_session(session, person, 8)
        session.flush()
        return staff_of(session, token, demo=True)

    def stop(self, on: bool) -> None:
        """Turns the stop switch."""
        turn(self.base.db, self.base.keys, self.staff(Role.supervisor), stop=on, reason="测试")

    def bytes(self) -> bytes:
        """Everything that lies in the data folder, but for the key: database, write-ahead log, index, jobs."""
        files = (p for p in self.folder.rglob("*") if p.is_file() and p.name != "master.key")
        return b"".join(p.read_bytes() for p in files)

    def close(self) -> None:
        """Gives index and database back."""
        self.library.close()
        self.base.db.close()


def make_stage(folder: Path, **settings: Any) -> Stage:
    """A copy of the founded installation with its own application."""
    shutil.copytree(_founded(), folder, dirs_exist_ok=True)
    base = build_base(load_settings(**({"data_dir": folder, "demo": True, "port": 0} | settings)))
    library = Library(base.settings, base.db)
    library.refresh()
    wakes = Wakes()
    house = build_house(base, library, wakes)
    return Stage(base, library, house, create_app(house, wakes=wakes), folder)


@cache
def _founded() -> Path:
    folder = Path(mkdtemp(prefix="yijianshi-founded-"))
    base = build_base(load_settings(data_dir=folder, demo=True))
    with base.db.write() as session:
        for role in Role:
            person = add_person(session, role.value, f"示例{role.value}", "password-123456", demonstration=True)
            roles.grant_first(session, base.keys, person, [role])
            if role is Role.steward:
                token = open_session(session, person, 8)
    with base.db.read() as session:
        steward = staff_of(session, token, demo=True)
    added = import_paths(base.db, base.keys.hash, [STARTER], demonstration=True).added
    with base.db.write() as session:
        drafts = publishing.draft_cards(session, base.keys, added)
        drafts += publishing.draft_wordings(session, base.keys, demonstration=True)
    batch.approve_demonstration(base.db, base.keys, steward, drafts, source_digest="starter")
    library = Library(base.settings, base.db)
    publishing.put_in_force(build_house(base, library), steward, added)
    library.close()
    with base.db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    base.db.close()
    return folder


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application behind a real server on a free port: what streams and broken requests need."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="info", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
