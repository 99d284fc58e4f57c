"""A real server process over a data folder made in this process: for journeys, kills and upgrades."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from api import publishing
from api.build import build_base, build_house
from api.library import Library
from checkpoint.batch import approve_demonstration
from checkpoint.roles import grant_first
from core.people import Role, add_person, open_session, staff_of
from core.settings import Settings, load_settings
from knowledge.importing import import_paths

STARTER = Path(__file__).resolve().parents[2] / "knowledge" / "starter"
PASSWORD = "a long enough password"
READY_S = 90


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demonstration(folder: Path) -> Settings:
    """A data folder with a person of each role (login = role, a second clerk `clerk2`) and the starter published."""
    settings = load_settings(data_dir=folder, demo=True, port=free_port(), database_url="")
    base = build_base(settings)
    library = Library(settings, base.db)
    house = build_house(base, library)
    with base.db.write() as session:
        for login in [*Role, "clerk2", "reviewer2"]:
            person = add_person(session, login, f"示例{login}", PASSWORD, demonstration=True)
            grant_first(session, base.keys, person, [Role(login.rstrip("2"))])
            if login == Role.steward:
                steward, token = person, open_session(session, person, 1)
    with base.db.read() as session:
        staff = staff_of(session, token, demo=True)
    assert staff.id == steward.id
    versions = import_paths(base.db, base.keys.hash, [STARTER], demonstration=True).added
    with base.db.write() as session:
        drafts = publishing.draft_cards(session, base.keys, versions)
        drafts += publishing.draft_wordings(session, base.keys, demonstration=True)
        digest = publishing.source_digest(session, base.keys, versions)
    approve_demonstration(base.db, base.keys, staff, drafts, source_digest=digest)
    publishing.put_in_force(house, staff, versions)
    library.close()
    base.db.close()
    return settings


@dataclass
class Server:
    """`yijianshi serve` on a data folder, as an operator runs it."""

    settings: Settings
    more: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.settings.port}"

    def start(self, command: Sequence[str] = ("-m", "api.cli.main", "serve")) -> None:
        """Starts it and returns when it is ready. Raises AssertionError with its output when it ends instead."""
        environment = os.environ | {
            "YIJIANSHI_DATA_DIR": str(self.settings.data_dir), "YIJIANSHI_PORT": str(self.settings.port),
            "YIJIANSHI_DEMO": "true", "YIJIANSHI_QUESTIONS_PER_MINUTE": "100000", **self.more,
        }  # fmt: skip
        with (self.settings.data_dir / "server.log").open("ab") as log:
            self.process = subprocess.Popen([sys.executable, *command], env=environment, stdout=log, stderr=log)
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError((self.settings.data_dir / "server.log").read_text()[-3000:])
            try:
                if httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError("the server did not become ready")

    def start_and_die(self, script: Path) -> None:
        """Runs a script on the data folder until it is killed by its own hand."""
        environment = os.environ | {"YIJIANSHI_DATA_DIR": str(self.settings.data_dir), **self.more}
        ended = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, timeout=60)
        assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-2000:]

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """An orderly end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


def sign_in(url: str, login: str) -> httpx.Client:
    """A browser signed in as a member of staff."""
    client = httpx.Client(base_url=url, timeout=20, follow_redirects=False)
    try:
        answer = client.post("/staff/sign-in", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
    except BaseException:
        client.close()  # the server was killed under it, and nobody else could close it
        raise
    return client


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of the first form that has one."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', tag.group()) if tag else None
    return value.group(1) if value else ""
