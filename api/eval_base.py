"""A base of its own for measurements: a temporary database where a temporary steward publishes the given knowledge by the
functions that publish everywhere, but approves nothing; so nothing can be released. Gone afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Never

from pydantic import SecretStr

from api.build import Base, build_base, build_desk
from api.house import House
from api.library import Library
from api.publishing import put_in_force
from assistant.answer import Desk
from checkpoint.roles import grant_first
from core.people import Role, add_person, open_session, staff_of
from core.settings import Settings
from knowledge.importing import Refusal, boundary, import_paths
from knowledge.splitting import confirm_split
from knowledge.tables import SplitProposal

Tell = Callable[[str, int], None]


@dataclass(frozen=True)
class EvalBase:
    """The base, its desk, how many versions were published and what could not be read."""

    base: Base
    library: Library
    desk: Desk
    versions: int
    refused: list[Refusal]


@contextmanager
def eval_base(settings: Settings, knowledge: Sequence[Path], tell: Tell = lambda what, done: None) -> Iterator[EvalBase]:
    """Makes the base; embedder, region and threshold are the installation's. Raises BadInput for knowledge without content."""
    with TemporaryDirectory(prefix="yijianshi-eval-") as folder:
        own = settings.model_copy(
            update={"data_dir": Path(folder), "database_url": "", "chroma_url": "", "demo": False, "master_key": SecretStr("")}
        )
        base = build_base(own)
        library = Library(own, base.db)
        try:
            imported = import_paths(base.db, base.keys.hash, knowledge, tell=tell)
            versions = _publish(base, imported.added, imported.proposals)
            library.refresh()
            yield EvalBase(base, library, build_desk(own, library), versions, imported.refused)
        finally:
            library.close()
            base.db.close()


def _publish(base: Base, added: Sequence[str], proposals: Sequence[str]) -> int:
    with base.db.write() as session:
        person = add_person(session, "eval", "eval", secrets.token_hex(16))
        grant_first(session, base.keys, person, [Role.steward])
        token = open_session(session, person, 12)
    wanted = list(added)
    with base.db.write() as session:
        staff = staff_of(session, token, demo=False)
        for proposal_id in proposals:
            cuts = [boundary(b) for b in session.get_one(SplitProposal, proposal_id).boundaries]
            wanted += confirm_split(session, staff, base.keys.hash, proposal_id, cuts).added
    house = House(
        settings=base.settings, db=base.db, keys=base.keys, receive=_nobody, screened=_nobody, answer=_nobody
    )
    put_in_force(house, staff, wanted)
    return len(wanted)


def _nobody(*_: object, **__: object) -> Never:
    raise AssertionError("nobody asks here")
