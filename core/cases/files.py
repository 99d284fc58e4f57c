"""Documents of a case: sealed blobs under the data folder, and what was read on them, sealed in the database."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.cases.case import add_event, demand_asked, touch
from core.cases.tables import CaseFile, Upload, UploadReading
from core.clock import now
from core.crypto import Keys
from core.db import new_id
from core.errors import Conflict, Erased, Hidden, NotAllowed
from core.vault import Vault

MOST = 60


def add_upload(
    session: Session, keys: Keys, data_dir: Path, case: CaseFile, *, kind: str, name: str, media: str, content: bytes,
    person_id: str | None = None,
) -> Upload:  # fmt: skip
    """Takes a document in. Raises Conflict for one that is there already, NotAllowed for more than MOST or a closed case.

    The blob is on disk, whole and flushed, before its row is: a row never names what is not there.
    """
    touch(session, case)
    demand_asked(case, f"doc:{kind}")
    standing = uploads_of(session, case)
    if len(standing) >= MOST:
        raise NotAllowed("upload_too_many", most=MOST)
    blind = keys.blind(f"{case.id}:{keys.hash(content)}")
    if any(one.content_blind == blind and one.kind == kind and one.state != "refused" for one in standing):
        raise Conflict("upload_there")
    id_ = new_id()
    put_blob(session, keys, data_dir, case.id, id_, content)
    sealer = Vault(session, keys)
    upload = Upload(
        id=id_, case_id=case.id, kind=kind, name=sealer.seal(case.id, name, f"{id_}:name"), media=media, size=len(content),
        content_blind=blind, state="received", code="", done=0, total=0, merged=False, person_id=person_id, at=now(),
    )  # fmt: skip
    session.add(upload)
    add_event(session, case, "uploaded", facts={"upload": id_, "kind": kind}, person_id=person_id)
    return upload


def uploads_of(session: Session, case: CaseFile) -> list[Upload]:
    """The documents that stand, in the order handed in."""
    return list(
        session.scalars(select(Upload).where(Upload.case_id == case.id, Upload.state != "removed").order_by(Upload.at, Upload.id))
    )


def upload_of(session: Session, case: CaseFile, upload_id: str) -> Upload:
    """One document of this case. Raises Hidden for another's."""
    row = session.get(Upload, upload_id)
    if row is None or row.case_id != case.id or row.state == "removed":
        raise Hidden()
    return row


def upload_name(session: Session, keys: Keys, upload: Upload) -> str:
    """The name it was handed in under."""
    return Vault(session, keys).read(upload.case_id, upload.name, f"{upload.id}:name")


def remove_upload(session: Session, data_dir: Path, case: CaseFile, upload_id: str) -> None:
    """Takes a document back: its bytes and its reading go, the row says that there was one."""
    touch(session, case)
    upload = upload_of(session, case, upload_id)
    demand_asked(case, f"doc:{upload.kind}")
    upload.state = "removed"
    upload.merged = False
    session.query(UploadReading).where(UploadReading.upload_id == upload_id).delete()
    add_event(session, case, "removed", facts={"upload": upload_id})
    drop_blobs(data_dir, case.id, upload_id)


def _folder(data_dir: Path, case_id: str) -> Path:
    return data_dir / "blobs" / case_id


def put_blob(session: Session, keys: Keys, data_dir: Path, case_id: str, name: str, content: bytes) -> None:
    """Seals bytes into a file of the case."""
    sealed = Vault(session, keys).sealer(case_id).seal(content, f"blob:{name}".encode())
    folder = _folder(data_dir, case_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = folder / f"{name}.part"
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(sealed)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(folder / name)


def read_blob(session: Session, keys: Keys, data_dir: Path, case_id: str, name: str) -> bytes:
    """Opens a file of the case. Raises Hidden where it is not there, Erased where its key is gone."""
    try:
        sealed = (_folder(data_dir, case_id) / name).read_bytes()
    except OSError:
        raise Hidden() from None
    return Vault(session, keys).sealer(case_id).open(sealed, f"blob:{name}".encode())


def drop_blobs(data_dir: Path, case_id: str, upload_id: str = "") -> None:
    """Removes the files of a document, or of the whole case."""
    folder = _folder(data_dir, case_id)
    if not upload_id:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.glob(f"{upload_id}*"):
        path.unlink(missing_ok=True)


def save_reading(session: Session, keys: Keys, upload: Upload, said: Mapping[str, Any]) -> None:
    """Keeps what was read, in place of an earlier reading. Raises Erased where the case was erased meanwhile."""
    if session.get(CaseFile, upload.case_id) is None:
        raise Erased()
    sealed = Vault(session, keys).seal(upload.case_id, json.dumps(dict(said), ensure_ascii=False), f"{upload.id}:reading")
    row = session.get(UploadReading, upload.id)
    if row is None:
        session.add(UploadReading(upload_id=upload.id, sealed=sealed))
    else:
        row.sealed = sealed
    session.flush()


def read_reading(session: Session, keys: Keys, upload: Upload) -> dict[str, Any] | None:
    """What was read on a document, or None."""
    row = session.get(UploadReading, upload.id)
    if row is None:
        return None
    found: dict[str, Any] = json.loads(Vault(session, keys).read(upload.case_id, row.sealed, f"{upload.id}:reading"))
    return found
