"""Days as Chinese official texts write them, and from when a text is in force (design: time, place, people)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence

from core.texts import t

_SMALL = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "Ｏ": 0, "O": 0}
_N = r"[\d零〇○Oo一二三四五六七八九十l]"
DAY = re.compile(rf"({_N}{{4}})\s*年\s*({_N}{{1,3}})\s*月\s*({_N}{{1,3}})\s*日|(\d{{4}})[-./](\d{{1,2}})[-./](\d{{1,2}})")
_CLAUSE = re.compile(r"自(?P<when>[^。；，]{2,30}?)(?:起|之日)(?:起)?(?:正式)?(?:施行|实施|执行|生效)")
_OWN = re.compile(r"(?:本|该)(?:法|条例|规定|办法|规则|细则|解释|决定|规章|意见|通知|措施|方案|制度|暂行\S{2,4}|修正案|准则|标准|批复|章程)")
_AMENDED = re.compile(r"修正|修订|修改")
_PROMULGATED = re.compile(r"公布|发布|颁布|印发")


def days_in(text: str) -> list[dt.date]:
    """Every full date of `text` in order, whatever its digits; impossible ones are left out."""
    found = []
    for match in DAY.finditer(unicodedata.normalize("NFKC", text)):
        parts = [part for part in match.groups() if part]
        try:
            found.append(dt.date(*(_number(part) for part in parts)))
        except ValueError:
            continue
    return found


def _number(text: str) -> int:
    text = text.replace("l", "1")
    if text.isdecimal():
        return int(text)
    if "十" not in text:
        return int("".join(str(_SMALL.get(c, c)) for c in text))
    tens, _, ones = text.partition("十")
    return (_SMALL.get(tens, 1) if tens else 1) * 10 + (_SMALL[ones] if ones else 0)


def adoption(file_name: str, notes: Sequence[str], signature: str) -> dt.date | None:
    """The day of adoption: in the file's name, else the latest act among the notes, else the day it was signed."""
    if (found := re.search(r"[(（](\d{4}-\d{1,2}-\d{1,2})[)）]", file_name)) and (days := days_in(found[1])):
        return days[0]
    acts = [days[0] for note in notes if "施行" not in note and (days := days_in(note))]
    if acts:
        return max(acts)
    signed = days_in(signature)
    return signed[-1] if signed else None


def in_force_from(
    adopted: dt.date | None, notes: Sequence[str], clauses: Sequence[str], signature: str
) -> tuple[dt.date | None, str]:
    """The first day in force and the note that says how it is known, or None and why it is not.

    A clause belongs to this version when its day is not before the version's adoption: an amended text may still
    carry the clause of the first version.
    """
    stated = [day for note in notes if re.search(r"施行|实施", note) and not _AMENDED.search(note) for day in days_in(note)]
    day, relative = _clause(clauses)
    candidates = [found for found in (day, *reversed(stated)) if found]
    for candidate in candidates:
        if adopted is None or candidate >= adopted:
            key = "clause" if candidate == day else "stated"
            return candidate, t(f"documents.effective.{key}", day=candidate.isoformat())
    if candidates:
        return None, t("documents.effective.older", day=candidates[0].isoformat())
    if relative:
        acts = [found[0] for note in notes if _PROMULGATED.search(note) and (found := days_in(note))]
        signed = days_in(signature)
        amended = any(_AMENDED.search(note) for note in notes)
        if acts and not amended and (adopted is None or max(acts) >= adopted):
            return max(acts), t("documents.effective.promulgated", day=max(acts).isoformat())
        if signed and not notes:
            return signed[-1], t("documents.effective.signed", day=signed[-1].isoformat())
        return None, t("documents.effective.amended" if amended or acts else "documents.effective.no_promulgation")
    return None, t("documents.effective.silent")


def _clause(lines: Sequence[str]) -> tuple[dt.date | None, bool]:
    """The day of the last clause on entry into force of the whole text, and whether one counts from promulgation."""
    for line in reversed(lines):
        for found in reversed(list(_CLAUSE.finditer(unicodedata.normalize("NFKC", line)))):
            before = line[: found.start()][-30:]
            if not (_OWN.search(before) or not before.strip() or re.search(r"第\S+条\s*$", before)):
                continue
            if days := days_in(found["when"]):
                return days[0], False
            if re.search(r"公布|发布|颁布|印发|公告|通过|下发", found["when"]):
                return None, True
    return None, False
