"""Cut blocks into passages by the document's own structure. No text is lost: a line is a passage or a part of a path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .blocks import Block
from .numbering import RANK, Label, chinese, heading_words, label_of, squeeze
from .parsed import SEPARATOR, Passage

LONG = 1500
_ANNEX = re.compile(r"^附\s*(件|录|表|图|则)?\s*[\d一二三四五六七八九十]*\s*[:：]?\s*$|^附(件|录|表)\s*[\d一二三四五六七八九十]+")
_ARTICLE_LISTS = ("（一）", "1.", "（1）", "①")


@dataclass
class _Node:
    """A part of the structure with the paragraphs directly below it, each a list of lines (a lead and its items)."""

    trail: tuple[str, ...]
    article: bool = False
    heading: str = ""
    paragraphs: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Open:
    rank: int
    marked: bool
    text: str


def short_title(title: str) -> str:
    """The title as people say it: 中华人民共和国行政许可法 → 行政许可法."""
    return re.sub(r"^中华人民共和国(?=.{2,})", "", title)


def cut(title: str, notes: Sequence[str], blocks: Sequence[Block]) -> tuple[Passage, ...]:
    """The passages of one document, in its order, with unique paths. `notes` (题注) become one passage before the text."""
    root = short_title(title)
    nodes = [_Node((root, "题注"), paragraphs=[[note] for note in notes])] if notes else []
    nodes += _tree(root, blocks)
    passages: list[Passage] = []
    for node, after in zip(nodes, [*nodes[1:], None], strict=True):
        if node.heading and not node.paragraphs and not (after and after.trail[: len(node.trail)] == node.trail):
            node.paragraphs = [[node.heading]]  # nothing stands below it, so no path would carry it
        passages += _passages(node, joined=node.trail[-1:] in (("题注",), ("落款",)))
    return tuple(_unique(passages))


def _tree(root: str, blocks: Sequence[Block]) -> list[_Node]:
    lawlike = any((label := label_of(b.text)) and label.kind == "条" for b in blocks)
    opened: list[_Open] = []
    nodes = [_Node((root,))]
    for index, block in enumerate(blocks):
        label = label_of(block.text)
        if _signature(blocks, index):
            nodes.append(_Node((root, "落款"), paragraphs=[[block.text]]))
            opened = []
        elif block.level or _is_heading(blocks, index, label, lawlike, nodes[-1]):
            _close(opened, block, label)
            opened.append(_Open(_rank(block, label), bool(block.level), _tidy(block.text)))
            nodes.append(_Node((root, *(o.text for o in opened)), heading=block.text))
        elif label and label.kind == "条":
            _drop(opened, 40.5)
            nodes.append(_Node((root, *(o.text for o in opened), label.text), article=True, paragraphs=[[block.text]]))
        elif label and not nodes[-1].article:
            _drop(opened, RANK.get(label.kind, 90))
            opened.append(_Open(RANK.get(label.kind, 90), False, _name(block.text, label)))
            nodes.append(_Node((root, *(o.text for o in opened)), paragraphs=[[block.text]]))
        else:
            _add(nodes[-1], block.text, label)
    return nodes


def _add(node: _Node, text: str, label: Label | None) -> None:
    """A line below the last part: an item stays with its lead, anything else is a paragraph of its own."""
    if label and node.paragraphs:
        node.paragraphs[-1].append(text)
    else:
        node.paragraphs.append([text])


def _is_heading(blocks: Sequence[Block], index: int, label: Label | None, lawlike: bool, last: _Node) -> bool:
    line = blocks[index].text
    if label and label.kind in ("编", "分编", "部分", "章", "节"):
        return heading_words(line, 60)
    if _ANNEX.match(line) and len(line) <= 40:
        return True
    following = blocks[index + 1].text if index + 1 < len(blocks) else ""
    if label and label.kind == "条":
        return False
    if label:
        below = label_of(following)
        opens = bool(following) and (below is None or below.kind != label.kind)
        return heading_words(line) and opens and (not lawlike or label.kind == "一、")
    if lawlike or index == 0 or not heading_words(line, 30) or re.search(r"\d{4}年|^[《（(]", line):
        return False
    return len(following) >= 60 and len(blocks[index - 1].text) >= 30


def _signature(blocks: Sequence[Block], index: int) -> bool:
    """A publisher's name alone on a line above a date alone on a line (落款, GB/T 9704)."""
    line = blocks[index].text
    if index == 0 or index + 1 >= len(blocks) or len(line) > 40 or re.search(r"[。，；：:,;]", line) or label_of(line):
        return False
    return bool(re.fullmatch(r"[\d一二三四五六七八九十〇○零]{2,4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*"
                             r"[\d一二三四五六七八九十]{1,3}\s*日", blocks[index + 1].text))


def _rank(block: Block, label: Label | None) -> int:
    if block.level:
        return block.level
    if _ANNEX.match(block.text):
        return 5
    return RANK.get(label.kind, 90) if label else 90


def _close(opened: list[_Open], block: Block, label: Label | None) -> None:
    if block.level:  # a marked heading closes every unmarked one
        while opened and (not opened[-1].marked or opened[-1].rank >= block.level):
            opened.pop()
    elif _ANNEX.match(block.text):
        opened.clear()
    else:
        _drop(opened, _rank(block, label))


def _drop(opened: list[_Open], rank: float) -> None:
    while opened and not opened[-1].marked and opened[-1].rank >= rank:
        opened.pop()


def _name(line: str, label: Label) -> str:
    """A numbered paragraph is called by its number and, where it opens with a short title, by that."""
    first = re.split(r"[。：:]", line, maxsplit=1)[0]
    return _tidy(first) if len(first) <= 40 and first != line.rstrip("。") or len(line) <= 40 else label.text


def _tidy(text: str) -> str:
    return re.sub(r"[\s\u3000\u2002]+", " ", text).strip().replace("›", "〉")


def _passages(node: _Node, joined: bool) -> Iterable[Passage]:
    paragraphs = [["\n".join(line for lines in node.paragraphs for line in lines)]] if joined else node.paragraphs
    path = SEPARATOR.join(node.trail)
    for number, lines in enumerate(paragraphs, 1):
        if len(paragraphs) == 1 and len(node.trail) > 1:
            name = path
        elif node.article:
            name = f"{path} 第{chinese(number)}款"
        else:
            name = f"{path}{SEPARATOR}第{number}段"
        if sum(map(len, lines)) <= LONG:
            yield Passage(name, "\n".join(lines))
        elif len(lines) == 1:
            yield from _split(name, lines[0])
        else:
            yield from _items(name, lines)


def _items(name: str, lines: Sequence[str]) -> Iterable[Passage]:
    """A clause whose list is long: its lead with the first items, then groups of items that carry the lead as context."""
    group: list[str] = []
    first = ""
    for line in lines:
        if group and sum(map(len, group)) + len(line) > LONG:
            yield Passage(f"{name}{first}", "\n".join(group), lines[0] if first else "")
            group, first = [], _item_name(line)
        if len(line) > LONG:
            yield from _split(f"{name}{_item_name(line)}", line)
            first = _item_name(line)
        else:
            group.append(line)
    if group:
        yield Passage(f"{name}{first}", "\n".join(group), lines[0] if first else "")


def _item_name(line: str) -> str:
    label = label_of(line)
    return f" 第{label.text}项起" if label else " 续"


def _split(name: str, line: str) -> Iterable[Passage]:
    """A very long paragraph in pieces that end with a sentence."""
    start, piece = 0, 1
    while start < len(line):
        end = min(len(line), start + LONG)
        if end < len(line):
            stop = max(line.rfind(mark, start + LONG // 2, end) for mark in "。；！？;")
            end = stop + 1 if stop > 0 else end
        yield Passage(name if piece == 1 else f"{name}（续{piece - 1}）", line[start:end])
        start, piece = end, piece + 1


def _unique(passages: Iterable[Passage]) -> Iterable[Passage]:
    seen: dict[str, int] = {}
    taken: set[str] = set()
    for passage in passages:
        if not squeeze(passage.text):
            continue
        path = passage.path
        while path in taken:
            seen[passage.path] = seen.get(passage.path, 1) + 1
            path = f"{passage.path}〔{seen[passage.path]}〕"
        taken.add(path)
        yield Passage(path, passage.text, passage.lead)
