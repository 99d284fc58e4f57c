"""What a document says of itself: title, number, publisher, authority, dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import get_args

from core.texts import t
from core.titles import PART

from .blocks import Block, Source
from .boundaries import office_at_end
from .cut import cut
from .dates import adoption, in_force_from
from .furniture import strip
from .numbering import heading_words, label_of, squeeze
from .parsed import Authority, Boundary, ParsedDocument, unreadable

NUMBER = re.compile(r"[一-龥]{1,14}?[〔\[﹝【（(](?:19|20)\d{2}[〕\]﹞】）)]\s*第?\s*\d{1,5}\s*号|[一-龥]{2,40}?(?:令|公告)第?\s*[\d一二三四五六七八九十百]+\s*号")
_ACT = re.compile(r"通过|公布|发布|批准|修[正订改]|施行|颁布")
_LAW_TITLE = re.compile(r"(法|条例|宪法|法典|修正案|[^见]解释(（.*）)?|规则|细则|规定|办法|决定)(（[^）]*）|\([^)]*\))*$")
_LAWGIVER = re.compile(r"人民代表大会|国务院令|国务院第|国务院公布|国务院发布|部令|法释|最高人民法院|最高人民检察院|人民政府令|令第|总局令|委令")
_READING = re.compile(r"解读|答记者问|政策问答|一图读懂|图解|问答$")


def describe(
    source: Source,
    path: str,
    file_name: str,
    boundary: Boundary | None = None,
    region_of: Callable[[str], str | None] | None = None,
) -> ParsedDocument:
    """The document that `source` holds. Front matter wins over what is recognised.

    `region_of` names the region code of a text such as 广州市…条例; without it only front matter says the region.
    Raises Unreadable for front matter that isn't what it should be, and for a file without text.
    """
    bare = strip(source.blocks)
    front = source.front
    given = front.get("title") or _untitled(boundary, bare.blocks)
    title, inline, notes, blocks = _head(bare.blocks, given, file_name, boundary.title if boundary else "")
    notes = [*source.notes, *notes]
    if not blocks and not notes:
        raise unreadable(path, "empty")
    signature = _signature(blocks)
    numbered = [found[0] for line in [inline, *notes] if (found := NUMBER.search(line))]
    number = front.get("number") or (squeeze(numbered[0]) if numbered else "")
    adopted = _day(front, "adopted", path) or adoption(file_name, notes, signature)
    effective, note = in_force_from(adopted, notes, [b.text for b in blocks], signature)
    if stated := _day(front, "effective_from", path):
        effective, note = stated, t("documents.effective.front")
    publisher = front.get("publisher") or signature.split("\n")[0] or bare.publisher
    if boundary and blocks and not publisher:
        publisher = office_at_end(blocks[-1].text)
    authority = _stated_authority(front.get("authority", ""), path) or _authority(title, number, notes, blocks, boundary)
    region = front.get("region") or (region_of(title) if region_of and authority != "解读" else None)
    passages = cut(title, notes, blocks)
    if not passages:
        raise unreadable(path, "empty")
    return ParsedDocument(title, number, publisher, authority, region or None, adopted, effective, note, passages, boundary)


def _untitled(boundary: Boundary | None, blocks: Sequence[Block]) -> str:
    """The boundary's title, unless the part opens with it."""
    return boundary.title if boundary and blocks and not blocks[0].text.startswith(boundary.title) else ""


def _head(
    blocks: Sequence[Block], given: str, file_name: str, confirmed: str = ""
) -> tuple[str, str, list[str], list[Block]]:
    """Title, the number beside it, the notes (题注: number, acts, red header) and the rest.

    `confirmed` is the title that the part opens with by its boundary: it wins over the line as recognised, or not recognised,
    since two parts of one file must never share the file's name as their title.
    """
    wins = given or confirmed
    rest = list(blocks)
    title = inline = ""
    lead: list[str] = []
    while rest and len(lead) < 3 and _is_note(rest[0].text):
        lead.append(rest.pop(0).text)
    if rest and rest[0].level == 1 or (rest and not given and _title_line(rest[0])):
        title = rest.pop(0).text
        while rest and _continues(title, rest[0]):
            title += rest.pop(0).text
        if part := _part_of(title, rest):
            title, rest = part, rest[1:]
    elif rest and given and squeeze(rest[0].text) == squeeze(given):
        rest.pop(0)
    if found := re.search(rf"[(（]({NUMBER.pattern})[)）]$", title):
        inline, title = found[1], title[: found.start()]
    while rest and not rest[0].level and _is_note(rest[0].text):
        lead.append(rest.pop(0).text)
    if title and wins and squeeze(title) != squeeze(wins):
        lead.insert(0, title)
    if inline and not any(inline in note for note in lead):
        lead.insert(0, inline)
    return (wins or title or _stem(file_name)).strip(), inline, lead, rest


def _part_of(title: str, rest: Sequence[Block]) -> str:
    """The title with the part of the law that this file holds, where a code is kept in a file for each: a second heading of the
    title's own level right below it, and no third. Else its parts would be taken for versions of one text."""
    tops = [block for block in rest if block.level == 1]
    if len(tops) != 1 or rest[0] is not tops[0] or not PART.fullmatch(squeeze(tops[0].text)):
        return ""
    return f"{title}（{squeeze(tops[0].text)}）"


def _title_line(block: Block) -> bool:
    label = label_of(block.text)
    return not label and len(block.text) <= 120 and not re.search(r"[。；：:;]", block.text) and not _ACT.match(block.text)


def _continues(title: str, block: Block) -> bool:
    """A title that a narrow page broke in two: 国务院关于…服务 / 的指导意见."""
    ending = r"(意见|通知|办法|条例|规定|决定|细则|方案|公告|法|解读|解释|批复|函)$"
    short = not block.level and _title_line(block) and len(block.text) <= 40 and heading_words(block.text)
    return short and not re.search(ending, title) and bool(re.search(ending, block.text)) and not NUMBER.search(title)


def _is_note(line: str) -> bool:
    if NUMBER.fullmatch(line) or re.fullmatch(r"[一-龥]{2,20}文件", line):
        return True
    return bool(re.match(r"^[（(].*[）)]$|^[（(]?\d{4}年", line)) and len(line) <= 600 and bool(_ACT.search(line))


def _signature(blocks: Sequence[Block]) -> str:
    """The publisher's and the date's line at the end (落款), as "publisher\\ndate", or empty."""
    for first, second in zip(blocks[-2::-1], blocks[:0:-1], strict=False):
        dated = re.fullmatch(r"[\d一二三四五六七八九十〇○零]{2,4}\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日", second.text)
        if dated and len(first.text) <= 40 and not re.search(r"[。；，]", first.text):
            return f"{first.text}\n{second.text}"
    return ""


def _authority(
    title: str, number: str, notes: Sequence[str], blocks: Sequence[Block], boundary: Boundary | None
) -> Authority:
    if _READING.search(title):
        return "解读"
    articles = sum(1 for b in blocks if (label := label_of(b.text)) and label.kind == "条")
    if any(_LAWGIVER.search(line) for line in [number, title, *notes]) and (articles or notes):
        return "法律法规"
    if re.search(r"(法|条例|宪法|法典|修正案)(（[^）]*）|\([^)]*\))*$", title) and not re.search(r"办法|[〔\[]", title + number):
        return "法律法规"
    if boundary and not number and not articles:
        return "解读"
    return "法律法规" if not number and (articles or notes) and _LAW_TITLE.search(title) else "规范性文件"


def _stated_authority(value: str, path: str) -> Authority | None:
    for known in get_args(Authority):
        if value == known:
            return known  # type: ignore[no-any-return]
    if value:
        raise unreadable(path, "front_authority", value=value)
    return None


def _day(front: object, name: str, path: str) -> dt.date | None:
    value = str(front.get(name, "")) if hasattr(front, "get") else ""
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise unreadable(path, "front_date", name=name, value=value) from None


def _stem(file_name: str) -> str:
    return re.sub(r"[(（]\d{4}-\d{1,2}-\d{1,2}[)）]$", "", file_name.rsplit(".", 1)[0])
