"""Files that strangers may send, made here byte by byte: (name, content, the codes that may be answered)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pypdfium2 as pdfium
from PIL import Image

DOCX_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Override PartName="/word/document.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
DOCX_RELS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
    b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def picture(kind: str = "JPEG", size: tuple[int, int] = (200, 120), mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "white" if mode in ("RGB", "L", "P") else 0).save(out, kind, **more)
    return out.getvalue()


def docx(body: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", DOCX_TYPES)
        made.writestr("_rels/.rels", DOCX_RELS)
        made.writestr("word/document.xml", body)
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def words(text: str) -> bytes:
    return b'<?xml version="1.0"?><w:document ' + W + b"><w:body><w:p><w:r><w:t>" + text.encode() + b"</w:t></w:r></w:p></w:body></w:document>"


def png(width: int, height: int, depth: int = 8, colour: int = 2, data: bytes = b"") -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body) & 0xFFFFFFFF)

    head = struct.pack(">IIBBBBB", width & 0xFFFFFFFF, height & 0xFFFFFFFF, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data or zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def pdf(objects: list[bytes], trailer: bytes = b"<< /Root 1 0 R >>") -> bytes:
    """A PDF of these objects, numbered from 1, with its table of places."""
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % start


CATALOG, PAGES = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def page(box: bytes = b"[0 0 300 200]", more: bytes = b"") -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox " + box + b" " + more + b" >>"


def pages(count: int) -> bytes:
    document = pdfium.PdfDocument.new()
    for _ in range(count):
        document.new_page(200, 200)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def bomb(parts: int, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", DOCX_TYPES)
        made.writestr("word/document.xml", words("x"))
        for number in range(parts):
            made.writestr(f"word/media/{number}.bin", b"\0" * size)
    return out.getvalue()


def tiff(offset: int, entries: bytes = b"") -> bytes:
    return b"II*\x00" + struct.pack("<I", offset) + entries


UNSUPPORTED, BROKEN, EMPTY = {"upload_unsupported"}, {"upload_broken"}, {"upload_nothing_readable"}
BAD = BROKEN | EMPTY
LARGE = {"upload_too_many_pixels"} | BAD
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]><w:document ' + W + b">&d;</w:document>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document ' + W + b">&x;</w:document>"
NESTED = b'<?xml version="1.0"?><w:document ' + W + b"><w:body>" + b"<w:tbl><w:tr><w:tc>" * 3000 + b"</w:tc></w:tr></w:tbl>" * 3000 + b"</w:body></w:document>"
JPEG, PNG = picture(), picture("PNG")
WHOLE = pdf([CATALOG, PAGES, page()])
LOCKED = pdf(
    [CATALOG, PAGES, page(), b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -3904 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"],
    b"<< /Root 1 0 R /Encrypt 4 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] >>",
)  # fmt: skip

FILES: dict[str, tuple[str, bytes, set[str]]] = {
    "nothing": ("a.pdf", b"", {"upload_empty"}),
    "one byte": ("a.jpg", b"\xff", UNSUPPORTED),
    "text called pdf": ("证件.pdf", "这不是PDF".encode(), UNSUPPORTED),
    "html called jpg": ("a.jpg", b"<html><script>alert(1)</script></html>", UNSUPPORTED),
    "svg called png": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", UNSUPPORTED),
    "shell script": ("a.pdf", b"#!/bin/sh\nrm -rf /\n", UNSUPPORTED),
    "elf": ("a.pdf", b"\x7fELF" + b"\0" * 200, UNSUPPORTED),
    "exe": ("a.jpg", b"MZ" + b"\0" * 200, UNSUPPORTED),
    "php in a name": ("a.php.jpg", b"<?php system($_GET['c']); ?>", UNSUPPORTED),
    "gif": ("a.gif", picture("GIF", mode="P"), UNSUPPORTED),
    "ico": ("a.ico", b"\0\0\1\0\1\0" + b"\0" * 60, UNSUPPORTED),
    "psd": ("a.psd", b"8BPS\0\1" + b"\0" * 60, UNSUPPORTED),
    "mp4": ("a.jpg", b"\0\0\0\x18ftypmp42" + b"\0" * 60, UNSUPPORTED),
    "heic": ("a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 60, {"upload_heic"}),
    "avif": ("a.jpg", b"\0\0\0\x18ftypavif" + b"\0" * 60, {"upload_heic"}),
    "rar": ("a.docx", b"Rar!\x1a\x07\0" + b"\0" * 60, UNSUPPORTED),
    "7z": ("a.docx", b"7z\xbc\xaf\x27\x1c" + b"\0" * 60, UNSUPPORTED),
    "gzip": ("a.docx", b"\x1f\x8b\x08" + b"\0" * 60, UNSUPPORTED),
    "old word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, {"upload_old_word"}),
    "postscript": ("a.pdf", b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file", UNSUPPORTED),
    "rtf": ("a.docx", b"{\\rtf1 {\\object}}", UNSUPPORTED),
    "plain zip": ("a.docx", bomb(0, 0)[:0] or b"PK\x03\x04" + b"\0" * 40, BROKEN),
    "zip of other things": ("a.docx", (lambda o: (zipfile.ZipFile(o, "w").writestr("x", "y"), o.getvalue())[1])(io.BytesIO()), BROKEN | UNSUPPORTED),
    "zip cut short": ("a.docx", docx(words("示例"))[:200], BROKEN),
    "zip bomb, one part": ("a.docx", bomb(1, 130 * 2**20), {"upload_bomb"}),
    "zip bomb, many parts": ("a.docx", bomb(2100, 1), {"upload_bomb"}),
    "zip bomb, steep": ("a.docx", bomb(3, 4 * 2**20), {"upload_bomb"}),
    "billion laughs": ("a.docx", docx(ENTITIES), {"upload_bomb"}),
    "external entity": ("a.docx", docx(OUTSIDE), {"upload_bomb"}),
    "entities in the relations": ("a.docx", docx(words("示例文字示例文字"), **{"word__x.rels": ENTITIES}), {"upload_bomb"}),
    "xml that does not close": ("a.docx", docx(words("示例")[:-20]), BROKEN),
    "xml of another kind": ("a.docx", docx(b"<html/>"), BAD),
    "tables in tables": ("a.docx", docx(NESTED), BAD),
    "an empty letter": ("a.docx", docx(words("")), EMPTY),
    "a letter without end": ("a.docx", docx(words("长" * 400_000)), {"upload_too_many_pages", "upload_bomb"}),
    "parts that climb": ("a.docx", docx(words(""), **{"..__..__etc__passwd": b"x"}), BAD),
    "pdf head alone": ("a.pdf", b"%PDF-1.7\n", BROKEN),
    "pdf cut short": ("a.pdf", WHOLE[:120], BAD),
    "pdf of noise": ("a.pdf", b"%PDF-1.4\n" + bytes(range(256)) * 40, BROKEN),
    "pdf without pages": ("a.pdf", pdf([CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"]), BAD),
    "pdf whose pages are itself": ("a.pdf", pdf([CATALOG, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]), BAD),
    "pdf with a page that is not there": ("a.pdf", pdf([CATALOG, b"<< /Type /Pages /Kids [9 0 R] /Count 1 >>"]), BAD),
    "pdf that counts a million": ("a.pdf", pdf([CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>", page()]), BAD | {"upload_too_many_pages"}),
    "pdf of size nothing": ("a.pdf", pdf([CATALOG, PAGES, page(b"[0 0 0 0]")]), BAD),
    "pdf of size below nothing": ("a.pdf", pdf([CATALOG, PAGES, page(b"[0 0 -10 -10]")]), BAD),
    "pdf as large as a town": ("a.pdf", pdf([CATALOG, PAGES, page(b"[0 0 1e9 1e9]")]), BAD),
    "pdf long and thin": ("a.pdf", pdf([CATALOG, PAGES, page(b"[0 0 100000 1]")]), BAD),
    "pdf that is blank": ("a.pdf", WHOLE, EMPTY),
    "pdf with javascript": ("a.pdf", pdf([b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>", PAGES, page()]), EMPTY),
    "pdf that launches": ("a.pdf", pdf([b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >> >>", PAGES, page()]), EMPTY),
    "pdf that calls home": ("a.pdf", pdf([b"<< /Type /Catalog /Pages 2 0 R /AA << /O << /S /URI /URI (http://x.invalid) >> >> >>", PAGES, page()]), EMPTY),
    "pdf with a filter bomb": ("a.pdf", pdf([CATALOG, PAGES, page(more=b"/Contents 4 0 R"), b"<< /Length 4 0 R /Filter [" + b"/FlateDecode " * 200 + b"] >>\nstream\n" + zlib.compress(b"\0" * 10**6) + b"\nendstream"]), BAD),
    "pdf whose length is itself": ("a.pdf", pdf([CATALOG, PAGES, page(more=b"/Contents 4 0 R"), b"<< /Length 4 0 R >>\nstream\nx\nendstream"]), BAD),
    "pdf whose table loops": ("a.pdf", WHOLE.replace(b"<< /Root 1 0 R >>", b"<< /Root 1 0 R /Prev 9 >>"), BAD),
    "pdf with a password": ("a.pdf", LOCKED, {"upload_encrypted"}),
    "pdf of 200 pages": ("a.pdf", pages(200), {"upload_too_many_pages"}),
    "pdf and zip at once": ("a.pdf", WHOLE + bomb(1, 1000), EMPTY | BROKEN),
    "jpeg head alone": ("a.jpg", b"\xff\xd8\xff\xe0", BROKEN),
    "jpeg cut short": ("a.jpg", JPEG[: len(JPEG) // 3], BAD),
    "jpeg of noise": ("a.jpg", b"\xff\xd8\xff" + bytes(range(256)) * 20, BROKEN),
    "jpeg that is blank": ("a.jpg", JPEG, EMPTY),
    "jpeg with a zip behind": ("a.jpg", JPEG + bomb(1, 1000), EMPTY),
    "jpeg with a bad profile": ("a.jpg", picture(icc_profile=b"\0" * 4000), EMPTY),
    "jpeg in cmyk": ("a.jpg", picture(mode="CMYK"), EMPTY),
    "png head alone": ("a.png", b"\x89PNG\r\n\x1a\n", BROKEN),
    "png as large as a town": ("a.png", png(60000, 60000), LARGE),
    "png wider than counting": ("a.png", png(2**31 - 1, 2**31 - 1), LARGE),
    "png of size nothing": ("a.png", png(0, 0), LARGE),
    "png of sixteen bits": ("a.png", picture("PNG", mode="I;16"), EMPTY),
    "png cut short": ("a.png", PNG[: len(PNG) // 2], BAD),
    "png with wrong sums": ("a.png", PNG[:-8] + b"\0" * 8, BAD),
    "png with a text bomb": ("a.png", PNG[:33] + struct.pack(">I", 4) + b"zTXt" + b"a\0\0x" + b"\0\0\0\0" + PNG[33:], BAD),
    "tiff that loops": ("a.tif", tiff(8, struct.pack("<H", 0) + struct.pack("<I", 8)), BAD),
    "tiff beyond its end": ("a.tif", tiff(0xFFFFFFF0), BAD),
    "webp head alone": ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 ", BROKEN),
    "bmp of wrong size": ("a.bmp", b"BM" + b"\0" * 12 + struct.pack("<IiiHHI", 40, -5, 2**30, 1, 24, 0) + b"\0" * 40, LARGE),
    "one pixel": ("a.png", picture("PNG", (1, 1)), EMPTY),
    "a name that climbs": ("../../etc/passwd", b"x", UNSUPPORTED),
    "a name with an end in it": ("a\0.pdf", b"x", UNSUPPORTED),
    "a name that turns round": ("a\u202efdp.exe", b"x", UNSUPPORTED),
    "a name without end": ("长" * 5000 + ".pdf", b"x", UNSUPPORTED),
}  # fmt: skip
