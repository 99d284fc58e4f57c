"""Bytes to text: UTF-8, UTF-16, GB 18030 and Big5 are told apart; anything else is a fault."""

from __future__ import annotations

import codecs
import re

from .parsed import unreadable

# Characters that fill most running Chinese text, simplified and traditional: right decodings are full of them.
_COMMON = frozenset("的一是不在人有了中国國办辦理法规規定应應当當可以以及和或者为為政府机機关關部门門部行申请請第条條章款项項年月日本市省县縣会會"
                    "对對依照公民单單位其他管事務务证證自由上下大小地方经經营營业業社社保保障生子女由内按照材料文件通知意见見")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x9f\ufffe\uffff]")
# Signs of a wrong decoding. Right texts hold some too, as signs of a font (2\ue0105 printed as 2.5), so none is removed.
_ODD = re.compile(rf"{_CONTROL.pattern[:-1]}\ue000-\uf8ff\ufffd]")


def decode(data: bytes, path: str, declared: str = "") -> str:
    """The text of `data`, line ends as \\n. `declared` is an encoding that the file names itself, tried first.

    Raises Unreadable for binary content, an unknown encoding or an empty file.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _checked(_try(data, name), path)
    if text := _utf16(data):
        return _checked(text, path)
    if b"\x00" in data[:65536]:
        raise unreadable(path, "binary")
    for name in (*(("gb18030",) if declared.lower() in ("gb2312", "gbk") else (declared,) if declared else ()), "utf-8"):
        text = _try(data, name)
        if text is not None and _plausible(text):
            return _checked(text, path)
    candidates = [text for name in ("gb18030", "big5hkscs") if (text := _try(data, name)) is not None]
    return _checked(max(candidates, key=_share, default=None), path)


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: it has zero bytes (in line ends, digits, 一), and reads as Chinese in one order only."""
    head = data[:65536]
    if len(head) < 4 or len(data) % 2:
        return None
    if 0 not in head:
        return None
    read = [text for name in ("utf-16-le", "utf-16-be") if (text := _try(data, name)) is not None and _plausible(text)]
    best = max(read, key=_share, default="")
    return best if _share(best) > 0.15 else None


def _plausible(text: str) -> bool:
    sample = text[:200_000]
    return len(_ODD.findall(sample)) <= len(sample) // 500


def _share(text: str) -> float:
    sample = re.sub(r"[\x00-\x7f]+", "", text[:200_000])
    return sum(map(_COMMON.__contains__, sample)) / len(sample) if sample else 0.0


def _checked(text: str | None, path: str) -> str:
    if text is None or not _plausible(text):
        raise unreadable(path, "encoding")
    text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"))
    if not text.strip():
        raise unreadable(path, "empty")
    return text
