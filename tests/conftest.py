"""What tests share: a furnished installation (demonstration people, starter knowledge approved and in force), one copy each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from api.build import build_base, build_house
from api.demonstration import PEOPLE, Furnished, furnish
from api.house import House
from api.library import Library
from core.people import Person, Role, Staff, open_session, staff_of
from core.settings import load_settings

StaffOf = Callable[[Role], Staff]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Furnished]:
    """The data folder that every test's copy is taken from, made once, and what making it told. Not to be written to."""
    folder = tmp_path_factory.mktemp("furnished") / "var"
    base = build_base(load_settings(data_dir=folder, demo=True))
    library = Library(base.settings, base.db)
    made = furnish(build_house(base, library))
    library.refresh()
    library.close()
    with base.db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    base.db.close()
    return folder, made


@pytest.fixture
def data_dir(furnished: tuple[Path, Furnished], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A furnished data folder of the test's own, which commands take as theirs."""
    folder = tmp_path / "var"
    shutil.copytree(furnished[0], folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YIJIANSHI_DATA_DIR", str(folder))
    monkeypatch.setenv("YIJIANSHI_DEMO", "true")
    return folder


@pytest.fixture
def house(data_dir: Path) -> Iterator[House]:
    """The furnished installation, open, answering by itself in this process."""
    base = build_base(load_settings(data_dir=data_dir, demo=True))
    library = Library(base.settings, base.db)
    library.refresh()
    yield build_house(base, library)
    library.close()
    base.db.close()


@pytest.fixture
def staff(house: House) -> StaffOf:
    """A signed-in demonstration person of a role."""

    def of(role: Role) -> Staff:
        login = next(name for name, held in PEOPLE.items() if held is role)
        with house.db.write() as session:
            person = session.scalars(select(Person).where(Person.login == login)).one()
            token = open_session(session, person, 1)
        with house.db.read() as session:
            return staff_of(session, token, demo=True)

    return of
