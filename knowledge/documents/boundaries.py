"""Several documents in one text file: where each seems to begin. A steward confirms; nothing here decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median_low

from core.texts import t

from .blocks import Block
from .dates import days_in
from .furniture import strip
from .numbering import heading_words, label_of
from .parsed import Boundary
from .plain import plain_source

LIKELY = 0.66
_SOURCE_AT_END = re.compile(r"[（(](?:供稿单位|供稿|作者|来源|本报记者|记者|文)?\s*[:：]?\s*([^（()）]{2,40})[)）]$")
_ABRIDGED = re.compile(r"^[（(](本文有删减|此件\S{2,8}|略)[)）]$")
_OPENING = re.compile(r"^(近日|日前|近期|最近|不久前|今天|[一-龥]{0,4}\d{1,4}[年月]).{0,60}(印发|出台|发布|公布|下发)|^《[^》]{2,40}》.{0,20}(推动|提出|明确|是|自)")
_AFRESH = re.compile(r"《[^》]{4,80}》\s*[(（]以下(?:统称|简称)")
_TITLE_END = re.compile(r"(意见|通知|办法|条例|规定|决定|细则|方案|公告|通告|批复|函|解读|答记者问|政策问答|的解释|[^方看想说]法)$")
_NUMBER_AFTER = re.compile(r"[(（]?[一-龥]{1,12}[〔\[﹝【]\d{4}[〕\]﹞】]\s*\d+\s*号[)）]?$")


def propose_boundaries(text: str) -> tuple[Boundary, ...]:
    """Where further documents seem to begin in `text`, in order; empty for an ordinary file with one document.

    Weighed: more blank lines than the file uses between paragraphs, an end before (signature, source in brackets), an
    opening after (title, document number, 近日…印发), numbering that starts again. At least two signs must agree.
    """
    blocks = strip(plain_source(text).blocks).blocks
    usual = median_low([b.gap for b in blocks[1:]]) if len(blocks) > 1 else 1
    found: list[Boundary] = []
    start = 0
    for index in range(2, len(blocks)):
        if index - start < 3 or _ends(blocks[index].text):  # an end belongs to what it ends
            continue
        signs = _signs(blocks, start, index, usual)
        score = sum(weight for weight, _ in signs)
        if score >= LIKELY and len(signs) > 1:
            reason = "；".join(words for _, words in signs)
            found.append(Boundary(blocks[index].line, reason, "", round(min(score, 0.95), 2)))
            start = index
    if not found:
        return ()
    ends = [*(b.line for b in found[1:]), len(text.split("\n"))]
    return tuple(
        Boundary(b.line, b.reason, _title([x for x in blocks if b.line <= x.line < end]), b.confidence)
        for b, end in zip(found, ends, strict=True)
    )


def split(text: str, boundaries: Sequence[Boundary]) -> list[str]:
    """The parts of `text` between the confirmed boundaries, every line in exactly one part.

    Raises ValueError for a boundary outside the text or out of order.
    """
    lines = text.split("\n")
    cuts = [0, *(b.line for b in boundaries), len(lines)]
    if any(a >= b for a, b in pairwise(cuts)):
        raise ValueError("boundaries must lie inside the text, in order")
    return ["\n".join(lines[a:b]) for a, b in pairwise(cuts)]


def _signs(blocks: Sequence[Block], start: int, index: int, usual: int) -> list[tuple[float, str]]:
    block, before = blocks[index], blocks[index - 1].text
    signs: list[tuple[float, str]] = []
    if block.gap > usual:
        signs.append((0.35, t("documents.boundary.gap", lines=block.gap)))
    if _ends(before):
        signs.append((0.4, t("documents.boundary.ended", text=before[-20:])))
    ahead = " ".join(b.text[:120] for b in blocks[index : index + 2])
    if _is_title(blocks, index):
        signs.append((0.35, t("documents.boundary.title")))
    elif signs and (_OPENING.match(block.text) or _AFRESH.search(ahead)):
        signs.append((0.3, t("documents.boundary.opening", text=block.text[:20])))
    if signs and _restarts(blocks, start, index):
        signs.append((0.15, t("documents.boundary.restart")))
    return signs


def _ends(line: str) -> bool:
    whole_date = len(line) <= 24 and bool(days_in(line)) and not re.search(r"[，。；]|通过|修[正订改]|公布|发布|施行", line)
    return whole_date or bool(_ABRIDGED.match(line)) or (len(line) > 24 and bool(_SOURCE_AT_END.search(line)))


def _is_title(blocks: Sequence[Block], index: int) -> bool:
    line = blocks[index].text
    if label_of(line) or not heading_words(line, 90) or blocks[index].level:
        return False
    bare = _NUMBER_AFTER.sub("", line)
    numbered = bare != line or (index + 1 < len(blocks) and bool(_NUMBER_AFTER.fullmatch(blocks[index + 1].text)))
    return len(bare) >= 8 and bool(_TITLE_END.search(bare)) and (numbered or bool(re.search(r"关于|解读|问答", bare)))


def _restarts(blocks: Sequence[Block], start: int, index: int) -> bool:
    """Whether the first number after `index` is a one, and numbers of that kind came before it."""
    for block in blocks[index : index + 40]:
        if label := label_of(block.text):
            again = re.fullmatch(r"[（(第]?(一|1)[、.．）)条]?", label.text) is not None
            return again and any((b := label_of(x.text)) and b.kind == label.kind for x in blocks[start:index])
    return False


def _title(blocks: Sequence[Block]) -> str:
    """The document's own title, or for an untitled reading: what it reads and who wrote it."""
    if _is_title(blocks, 0):
        return _NUMBER_AFTER.sub("", blocks[0].text)
    text = "\n".join(b.text for b in blocks)
    paper = re.search(r"《[^》]{6,80}》", text)
    source = office_at_end(blocks[-1].text)
    if not paper:
        return t("documents.boundary.untitled", line=blocks[0].line + 1)
    return t("documents.boundary.reading", paper=paper[0], source=f"（{source}）" if source else "")


def office_at_end(line: str) -> str:
    """Who a text's last line says it is from: …。(供稿单位:某部办公厅) → 某部办公厅; empty where it doesn't say."""
    found = _SOURCE_AT_END.search(line)
    return _office(found[1]) if found and len(line) > 24 else ""


def _office(source: str) -> str:
    """The office of a signed source: 某厅党组书记、厅长 某某 → 某厅."""
    found = re.match(r"^\S*?(?:厅|局|委|部|办公室|办公厅|委员会|政府|中心|院|署)(?=党组|主任|局长|厅长|部长|副|有关|$|\s)", source)
    return found[0] if found else source
