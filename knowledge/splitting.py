"""A steward confirms where one document of a text file ends and the next begins; only then do they come in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from core.clock import now
from core.crypto import Hasher
from core.db import new_id
from core.errors import AlreadyDecided, BadInput, Hidden
from core.people import Role, Staff, confirm
from core.regions import find_in
from knowledge.documents import Boundary, Unreadable, read_document
from knowledge.store import Stored, document_incoming, store
from knowledge.tables import SplitProposal


def confirm_split(
    session: Session, staff: Staff, hash_of: Hasher, proposal_id: str, boundaries: Sequence[Boundary]
) -> Stored:
    """Imports the parts between the confirmed boundaries (none: one document), each under its confirmed title.

    Raises Hidden, AlreadyDecided, BadInput for boundaries outside the text or a part that cannot be read.
    """
    if not staff.has(Role.steward):
        raise Hidden()
    confirm(session, staff)
    row = session.get(SplitProposal, proposal_id)
    if row is None:
        raise Hidden()
    if row.confirmed_at is not None:
        raise AlreadyDecided()
    # The reader works on files, because what a document says of itself also comes from the file's name.
    with TemporaryDirectory() as folder:
        file = Path(folder) / row.name
        file.write_text(row.text, "utf-8")
        try:
            parsed = read_document(file, boundaries=list(boundaries), region_of=lambda text: find_in(text) or None)
        except (Unreadable, ValueError) as error:
            raise BadInput("split_unreadable", reason=str(error)) from None
    stored = store(session, hash_of, [document_incoming(p, hash_of) for p in parsed], new_id())
    row.confirmed_at, row.confirmed_by = now(), staff.id
    row.boundaries = [b.__dict__ for b in boundaries]
    return stored
