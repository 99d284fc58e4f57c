"""The archive package as a file (归档包): a ZIP whose bytes follow from what is in it, with a signed manifest of digests.

Stored, not compressed, sorted, without times: the same case gives the same bytes on every machine.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checkpoint.ledger import public_key, sign
from core.crypto import Hasher, Keys, hasher
from core.errors import BadInput, TooLong

FORMAT, SCHEMA = "yijianshi-case-archive", 1
MANIFEST, SIGNATURE = "manifest.json", "signature.json"
MOST = 2 << 30
"""Bytes that a package may hold; more is no case."""
_TIME = (1980, 1, 1, 0, 0, 0)
_UNSAFE = re.compile(r"[^\w.\-]+")


def written(said: Any) -> bytes:
    """JSON as people can read it, always the same for the same."""
    return (json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def lines(said: list[dict[str, Any]]) -> bytes:
    """A JSON object on each line."""
    return b"".join(json.dumps(one, ensure_ascii=False, sort_keys=True).encode() + b"\n" for one in said)


def safe_name(number: int, name: str) -> str:
    """A path in the package for a document: no folder, no leading dot, nothing that a file system reads otherwise."""
    stem, dot, ending = name.rpartition(".")
    plain = _UNSAFE.sub("_", stem if dot else name).strip("._")[:60] or "document"
    return f"documents/{number:03}-{plain}" + (f".{_UNSAFE.sub('', ending)[:8]}" if dot else "")


def signed_message(digest: str) -> bytes:
    """What the signature of a package is over: the digest of its manifest."""
    return f"{FORMAT}\n{digest}".encode()


def pack(keys: Keys, case: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """The package of these files, with manifest and signature."""
    digest_of = keys.hash
    manifest = written(
        {
            "format": FORMAT, "schema": SCHEMA, "suite": keys.suite, "digest": "sm3" if keys.suite == "guomi" else "sha256",
            "key": public_key(keys), "case": dict(case),
            "files": [{"path": path, "size": len(files[path]), "digest": digest_of(files[path])} for path in sorted(files)],
        }
    )  # fmt: skip
    signature = written({"key": public_key(keys), "signature": sign(keys, signed_message(digest_of(manifest)))})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for path, content in {MANIFEST: manifest, SIGNATURE: signature, **{path: files[path] for path in sorted(files)}}.items():
            entry = zipfile.ZipInfo(path, _TIME)
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            made.writestr(entry, content)
    return out.getvalue()


@dataclass(frozen=True)
class Package:
    """A package as it was handed in, nothing of it believed yet."""

    manifest: Mapping[str, Any]
    manifest_bytes: bytes
    files: Mapping[str, bytes]
    digest_of: Hasher

    def json(self, path: str) -> Any:
        """A file's JSON. Raises KeyError where it is not there, ValueError."""
        return json.loads(self.files[path])

    def lines(self, path: str) -> list[dict[str, Any]]:
        """A file's JSON objects, one a line. Raises KeyError, ValueError."""
        return [json.loads(line) for line in self.files[path].splitlines() if line.strip()]


def unpack(content: bytes) -> Package:
    """Opens a package. Raises BadInput for what is none or of a later version, TooLong for one beyond MOST."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as read:
            inside = read.infolist()
            if any(one.compress_type != zipfile.ZIP_STORED for one in inside):
                raise BadInput("archive_unreadable", reason="compressed")  # a package of ours is not, and a bomb is
            if sum(one.file_size for one in inside) > MOST:
                raise TooLong("archive_too_long")
            if len({one.filename for one in inside}) != len(inside):
                raise BadInput("archive_unreadable", reason="twice")
            files = {one.filename: read.read(one) for one in inside}
        manifest = json.loads(files[MANIFEST])
        right = manifest["format"] == FORMAT and manifest["suite"] in ("international", "guomi")
        schema = int(manifest["schema"])
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, RuntimeError, NotImplementedError, OverflowError) as wrong:
        raise BadInput("archive_unreadable", reason=type(wrong).__name__) from None
    if not right:
        raise BadInput("archive_unreadable", reason=FORMAT)
    if schema > SCHEMA:
        raise BadInput("archive_newer", schema=schema)
    return Package(manifest, files[MANIFEST], files, hasher(manifest["suite"]))
