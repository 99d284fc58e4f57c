"""Documents of cases in the background: the story.

1. read: the oldest document that waits becomes pages, in a limited process; its progress stands in its row.
2. keep: what was read, and a picture of each page, are sealed beside the document.
3. propose: all documents of the case together say what they show of its form (`propose`).
4. suggest: each becomes a suggestion through the checkpoint; the person who fills the form decides.

A row says how far a document has come, so a kill loses nothing: what was being read is read again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from langchain_core.language_models import BaseChatModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint.proposals import suggest
from core.cases import (
    OPEN,
    CaseFile,
    Upload,
    drop_blobs,
    put_blob,
    read_answers,
    read_blob,
    read_values,
    save_reading,
    upload_name,
)
from core.clock import now
from core.crypto import Keys
from core.db import Database
from core.errors import Erased, Hidden, YijianshiError
from knowledge.catalog import Catalog
from knowledge.catalog.form_canonical import canonical
from knowledge.catalog.merged_form import merged_form
from prefill.case_drafts import drafts_of
from prefill.document import Document, settle_roles, understand
from prefill.from_model import Told, ask_model, told_of, with_told
from prefill.propose import propose
from prefill.reading.page import Reading

log = logging.getLogger("yijianshi")
# The file may be good, only the reading was not.
KEPT = ("upload_took_too_long", "upload_nothing_readable", "reading_failed")
DONE = ("read", "failed", "refused", "removed")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Reader:
    """What this needs from outside. `read(content, name, progress)` raises an error of the tree for what cannot be read;
    `pictures(content, media)` gives a JPEG of each page; `items(case, answers)` are the items that the form is for."""

    read: Callable[[bytes, str, Progress], Reading]
    pictures: Callable[[bytes, str], Sequence[bytes]]
    catalog: Callable[[], Catalog]
    items: Callable[[CaseFile, dict[str, object]], list[str]]
    model: BaseChatModel | None = None


class CaseJob:
    """One sweep at a time; run by a timer of the process that owns the index."""

    def __init__(self, db: Database, keys: Keys, data_dir: Path, reader: Reader) -> None:
        self._db, self._keys, self._data_dir, self._reader = db, keys, data_dir, reader

    def recover(self) -> None:
        """What a kill left half read waits again."""
        with self._db.write() as session:
            for upload in session.scalars(select(Upload).where(Upload.state == "reading")):
                upload.state, upload.done, upload.total = "received", 0, 0

    def sweep(self) -> int:
        """Reads all that waits and makes the suggestions of every case that changed; how many documents were read."""
        count = 0
        while (upload_id := self._next()) is not None:
            self._read(upload_id)
            count += 1
        with self._db.read() as session:
            read = select(Upload.case_id).where(Upload.merged.is_(False), Upload.state.in_(DONE)).distinct().limit(100)
            told = select(CaseFile.id).where(CaseFile.look_again.is_(True)).limit(100)
            changed = dict.fromkeys((*session.scalars(read), *session.scalars(told)))
        for case_id in changed:
            try:
                self.propose(case_id)
            except YijianshiError as error:
                log.error("suggesting for a case: %s", error.code)
            except Exception as error:  # noqa: BLE001  nor must one case stop the others
                log.error("suggesting for a case: %s", type(error).__name__)
        return count

    def _next(self) -> str | None:
        with self._db.write() as session:
            upload = session.scalar(
                select(Upload).where(Upload.state == "received").order_by(Upload.at, Upload.id).limit(1)
            )
            if upload is None:
                return None
            upload.state, upload.done, upload.total = "reading", 0, 0
            return upload.id

    def _read(self, upload_id: str) -> None:
        try:
            with self._db.read() as session:
                upload = session.get_one(Upload, upload_id)
                content = read_blob(session, self._keys, self._data_dir, upload.case_id, upload_id)
                name, media, kind = upload_name(session, self._keys, upload), upload.media, upload.kind
            reading = self._reader.read(content, name, lambda done, total: self._tell(upload_id, done, total))
            pictures = self._reader.pictures(content, media)
            self._done(upload_id, reading, pictures, self._ask(reading, kind))
        except YijianshiError as error:
            self._failed(upload_id, error.code)
        except Exception as error:  # noqa: BLE001  one document that cannot be read must not stop the others
            log.error("reading a document: %s", type(error).__name__)
            self._failed(upload_id, "reading_failed")

    def _done(self, upload_id: str, reading: Reading, pictures: Sequence[bytes], told: Sequence[Told]) -> None:
        with self._db.write() as session:
            upload = session.get_one(Upload, upload_id, with_for_update=True)
            if upload.state != "reading":
                return  # taken back meanwhile
            try:
                self._keep(session, upload, reading, pictures, told)
            except (Erased, Hidden):
                upload.state = "removed"

    def _ask(self, reading: Reading, slot: str) -> list[Told]:
        """A model that fails or babbles costs its proposals and nothing else."""
        if self._reader.model is None:
            return []
        dictionary = self._reader.catalog().dictionary
        try:
            return ask_model(self._reader.model, understand("", slot, reading, dictionary), reading, dictionary)
        except Exception as error:  # noqa: BLE001  whatever a model's client raises
            log.error("asking the model about a document: %s", type(error).__name__)
            return []

    def _keep(
        self, session: Session, upload: Upload, reading: Reading, pictures: Sequence[bytes], told: Sequence[Told]
    ) -> None:
        blobs = {f"{upload.id}.p{number}": picture for number, picture in enumerate(pictures, 1)}
        blobs[f"{upload.id}.reading"] = json.dumps(reading.as_dict(), ensure_ascii=False).encode()
        if told:
            blobs[f"{upload.id}.told"] = json.dumps([asdict(one) for one in told], ensure_ascii=False).encode()
        for name, content in blobs.items():
            put_blob(session, self._keys, self._data_dir, upload.case_id, name, content)
        document = understand(upload.id, upload.kind, reading, self._reader.catalog().dictionary)
        save_reading(session, self._keys, upload, document.noted() | {"values": {}})
        upload.state, upload.done, upload.total = "read", len(reading.pages), len(reading.pages)
        upload.read_at, upload.merged, upload.code = now(), False, ""

    def _tell(self, upload_id: str, done: int, total: int) -> None:
        with self._db.write() as session:
            upload = session.get(Upload, upload_id)
            if upload is not None and upload.state == "reading":
                upload.done, upload.total = done, total

    def _failed(self, upload_id: str, code: str) -> None:
        """What could not be read is kept as it was handed in; what is broken, locked or an attack is not kept at all.

        Only what is said of the file itself refuses it: a fault of ours must not cost somebody their document.
        """
        refused = code.startswith("upload_") and code not in KEPT
        with self._db.write() as session:
            upload = session.get(Upload, upload_id)
            if upload is None or upload.state != "reading":
                return
            upload.code = code if refused or code in KEPT else "reading_failed"
            upload.state, upload.read_at = "refused" if refused else "failed", now()
            if refused:
                drop_blobs(self._data_dir, upload.case_id, upload_id)

    def propose(self, case_id: str) -> None:
        """Makes the suggestions of one case anew from all of its documents and records."""
        catalog = self._reader.catalog()
        with self._db.read() as session:
            case = session.get_one(CaseFile, case_id)
            uploads = list(session.scalars(select(Upload).where(Upload.case_id == case_id, Upload.state == "read")))
            documents = [one for upload in uploads if (one := self._document(session, upload, catalog))]
        with self._db.write() as session:
            case = session.get_one(CaseFile, case_id, with_for_update=True)
            for upload in session.scalars(
                select(Upload).where(Upload.case_id == case_id, Upload.state.in_(DONE))
            ):
                upload.merged = True
            case.look_again = False
            if case.erased_at is not None:
                return
            items = self._reader.items(case, read_answers(session, self._keys, case))
            form = merged_form(catalog, items)
            wanted = [material.kind for item in items for material in catalog.items[item].materials]
            self._note_kinds(session, documents, wanted, catalog)  # a review reads them, though nothing is proposed any more
            if case.state not in OPEN:
                case.inspect_again = True
                return
            found = propose(documents, [field.element for field in form.fields], wanted, catalog.dictionary)
            drafts = drafts_of(session, self._keys, case, found, form, catalog.dictionary)
            known = catalog.dictionary.elements
            typed = {
                name: str(canonical(known[name], one.value))
                for name, one in read_values(session, self._keys, case).items() if name in known
            }  # fmt: skip
            suggest(session, self._keys, case, [d for d in drafts if typed.get(d.element) != str(d.value) or d.group])

    def _document(self, session: Session, upload: Upload, catalog: Catalog) -> Document | None:
        try:
            raw = read_blob(session, self._keys, self._data_dir, upload.case_id, f"{upload.id}.reading")
        except (Hidden, Erased):
            return None
        reading = Reading.from_dict(json.loads(raw))
        document = understand(upload.id, upload.kind, reading, catalog.dictionary)
        try:
            told = read_blob(session, self._keys, self._data_dir, upload.case_id, f"{upload.id}.told")
        except Hidden:
            return document
        return with_told(document, told_of(json.loads(told)), reading, catalog.dictionary)

    def _note_kinds(self, session: Session, documents: Sequence[Document], wanted: Sequence[str], catalog: Catalog) -> None:
        """What each document is, now that the others have settled its role, and every value with its place."""
        for document in settle_roles(documents, wanted, catalog.dictionary):
            upload = session.get_one(Upload, document.file)
            save_reading(session, self._keys, upload, document.noted())
