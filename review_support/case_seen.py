"""What a submitted case says, read from where it is kept: its facts, its form, its documents as read, its records."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from core.cases import (
    CaseFile,
    HeldRecord,
    Upload,
    read_answers,
    read_reading,
    read_values,
    records_of,
    upload_name,
    uploads_of,
)
from core.clock import legal_day
from core.crypto import Keys
from core.errors import Erased
from review_support.seen import Seen, SeenDocument, SeenValue, seen_document

# A document that waits to be read may still say anything; nothing is concluded before.
UNREAD = ("received", "reading")


def still_reading(session: Session, case: CaseFile) -> bool:
    """Whether some of its documents wait to be read, or what they are is not settled among them yet."""
    return case.look_again or any(one.state in UNREAD or (one.state == "read" and not one.merged) for one in uploads_of(session, case))


def see_case(session: Session, keys: Keys, case: CaseFile, items: Sequence[str]) -> Seen:
    """Everything that rules may speak of. Raises Erased."""
    if case.erased_at is not None or case.submitted_at is None:
        raise Erased()
    values = read_values(session, keys, case)
    documents = [_document(session, keys, upload) for upload in uploads_of(session, case) if upload.state != "refused"]
    documents += [_record(one) for one in records_of(session, keys, case) if one.valid]
    return Seen(
        items, read_answers(session, keys, case), {name: one.value for name, one in values.items() if one.value is not None},
        documents, legal_day(case.submitted_at),
    )  # fmt: skip


def _document(session: Session, keys: Keys, upload: Upload) -> SeenDocument:
    noted = read_reading(session, keys, upload) if upload.state == "read" else None
    return seen_document(upload.id, upload_name(session, keys, upload), upload.kind, noted)


def _record(record: HeldRecord) -> SeenDocument:
    """A record of shared data or an e-licence stands for its material, and is as certain as its source."""
    values = {
        element: SeenValue(
            one["value"], record.id, record.title, record.kind, quote=str(one["quote"]), confidence=1.0, method="record"
        )
        for element, one in record.values.items()
    }
    return SeenDocument(record.id, record.title, record.kind, record.kind, frozenset(), values)
