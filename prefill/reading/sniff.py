"""What a file is, by its first bytes and never by its name; what no reader here knows is refused with words."""

from __future__ import annotations

import io
import zipfile

from core.errors import BadInput

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
IMAGES = ("image/jpeg", "image/png", "image/webp", "image/bmp", "image/tiff")

# A zip that unfolds to more, or into more parts, than any letter does is an attack on whoever unfolds it.
MOST_PARTS = 2000
MOST_UNFOLDED = 120 * 2**20
MOST_RATIO = 150
_HEIC = (b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif")


def sniff(content: bytes, name: str) -> str:
    """The media type. Raises BadInput: upload_empty, upload_heic, upload_ofd, upload_old_word, upload_bomb,
    upload_unsupported, each with what to do instead."""
    if not content:
        raise BadInput("upload_empty", name=shown_name(name))
    head = content[:16]
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and len(content) > 54 and int.from_bytes(content[14:18], "little") in (12, 40, 52, 56, 64, 108, 124):
        return "image/bmp"
    if head[:4] in (b"II*\x00", b"MM\x00*"):
        return "image/tiff"
    # Producers put a few bytes before it; a kilobyte is what readers grant (ISO 32000-1, annex H.3).
    if b"%PDF-" in content[:1024]:
        return PDF
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        raise BadInput("upload_heic", name=shown_name(name))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadInput("upload_old_word", name=shown_name(name))
    if head.startswith(b"PK\x03\x04"):
        return _zip(content, name)
    raise BadInput("upload_unsupported", name=shown_name(name))


def _zip(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            parts = opened.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, UnicodeError):
        raise BadInput("upload_broken", name=shown_name(name)) from None
    names = {part.filename for part in parts}
    if "OFD.xml" in names:
        raise BadInput("upload_ofd", name=shown_name(name))
    if "word/document.xml" not in names:
        raise BadInput("upload_unsupported", name=shown_name(name))
    unfolded = sum(part.file_size for part in parts)
    steep = any(part.file_size > 2**20 and part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in parts)
    if len(parts) > MOST_PARTS or unfolded > MOST_UNFOLDED or steep:
        raise BadInput("upload_bomb", name=shown_name(name))
    if any(part.flag_bits & 1 for part in parts):
        raise BadInput("upload_encrypted", name=shown_name(name))
    return DOCX


def shown_name(name: str) -> str:
    """A file's name as it may be shown: its last part, without control and direction marks, short."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if c.isprintable() and c not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    return (kept[:80] or "–").strip() or "–"
