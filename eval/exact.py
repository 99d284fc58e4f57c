"""Measures whether exact questions stay exact: document numbers, articles, full names and telephone numbers, asked as people do.

The questions are made from the knowledge itself, the same for equal knowledge and seed, so that any installation can ask its own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.sources import PassageVersion, SourceDocument, SourceVersion, VersionPassage
from core.titles import title_key
from knowledge.index.references import article_of, number_key
from knowledge.search import PublishedSearch, Row

_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-)?\d{7,8}(?!\d)")
_LAW = re.compile(r"(法|条例|办法|规定|解释|细则)$")
_CHINESE = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Exact:
    """A question, its kind, and whether a passage is what it names."""

    kind: str
    text: str
    right: Callable[[Row], bool]


def exact_questions(session: Session, count: int, seed: int) -> list[Exact]:
    """About `count` questions: a quarter each of numbers, articles, names and telephones, as far as the knowledge has them."""
    dice = random.Random(seed)
    documents = session.execute(
        select(SourceDocument.id, SourceDocument.title, SourceDocument.number, SourceDocument.kind)
        .where(SourceDocument.id.in_(select(SourceVersion.document_id).where(SourceVersion.ends_at.is_(None), SourceVersion.status == "published")))
        .order_by(SourceDocument.id)
    ).all()  # fmt: skip
    share = max(1, count // 4)
    numbers = [d for d in documents if number_key(d.number)]
    laws = [d for d in documents if d.kind == "law" and _LAW.search(d.title)]
    named = [d for d in documents if 5 <= len(d.title) <= 30]
    found = [_number(d.number, dice) for d in dice.sample(numbers, min(share, len(numbers)))]
    for document in dice.sample(laws, min(share, len(laws))):
        if (asked := _article(session, document.id, document.title, dice)) is not None:
            found.append(asked)
    short = count - len(found) - 2 * share
    for document in dice.sample(laws, min(max(short, 0), len(laws))):
        if (asked := _article(session, document.id, document.title, dice)) is not None:
            found.append(asked)
    found += [_name(d.title, d.kind, dice) for d in dice.sample(named, min(share, len(named)))]
    return found + _phones(session, share, dice)


def measure_exact(search: PublishedSearch, questions: Sequence[Exact]) -> dict[str, Any]:
    """`questions`, `hit@1` over all and by kind, and `missed`: question, kind and what came first instead."""
    hits: dict[str, list[bool]] = {}
    missed = []
    for question in questions:
        found = search.find(question.text, 1)
        good = bool(found) and question.right(found[0].row)
        hits.setdefault(question.kind, []).append(good)
        if not good:
            first = f"{found[0].row.title} › {found[0].row.path}" if found else ""
            missed.append({"text": question.text, "kind": question.kind, "first": first})
    flat = [good for goods in hits.values() for good in goods]
    by_kind = {f"hit@1 {kind}": round(sum(goods) / len(goods), 4) for kind, goods in hits.items()}
    return {"questions": len(flat), "hit@1": round(sum(flat) / max(len(flat), 1), 4), **by_kind, "missed": missed}


def _number(number: str, dice: random.Random) -> Exact:
    written = dice.choice((number, number.replace("〔", "[").replace("〕", "]"), number.replace("〔", "（").replace("〕", "）")))
    key = number_key(number)
    ask = dice.choice(("{}是什么文件", "{}", "请问{}讲的什么", "查一下{}"))
    return Exact("number", ask.format(written), lambda row: number_key(row.number) == key)


def _article(session: Session, document: str, title: str, dice: random.Random) -> Exact | None:
    paths = session.scalars(
        select(PassageVersion.path)
        .join(VersionPassage, VersionPassage.passage_id == PassageVersion.id)
        .join(SourceVersion, SourceVersion.id == VersionPassage.version_id)
        .where(PassageVersion.document_id == document, SourceVersion.ends_at.is_(None))
        .order_by(PassageVersion.id)
    )
    articles = sorted({article for path in paths if (article := article_of(path)) and article % 100 == 0})
    if not articles:
        return None
    article = dice.choice(articles)
    number = article // 100
    ask = dice.choice(("《{t}》第{c}条", "{t}第{n}条", "{t}第{c}条是怎么规定的", "{t}{n}条写了什么", "{t}的第{n}条", "{t}{c}条"))
    key = title_key(title)
    text = ask.format(t=title, n=number, c=_spelled(number))
    return Exact("article", text, lambda row: title_key(row.title) == key and article_of(row.path) == article)


def _name(title: str, kind: str, dice: random.Random) -> Exact:
    key = title_key(title)
    asks = ("{}", "{}怎么办理", "{}要什么材料") if kind == "guide" else ("{}", "《{}》", "《{}》是怎么规定的", "{}讲了什么")
    return Exact("name", dice.choice(asks).format(title), lambda row: title_key(row.title) == key)


def _phones(session: Session, count: int, dice: random.Random) -> list[Exact]:
    texts = session.scalars(
        select(PassageVersion.text)
        .join(SourceDocument, SourceDocument.id == PassageVersion.document_id)
        .where(SourceDocument.kind == "guide", PassageVersion.path.contains("电话"))
        .order_by(PassageVersion.id)
    )
    phones = sorted({phone for text in texts for phone in _PHONE.findall(text)})
    found = []
    for phone in dice.sample(phones, min(count, len(phones))):
        ask = dice.choice(("{}是哪里的电话", "{}", "这个电话{}是哪个单位的"))
        found.append(Exact("phone", ask.format(phone), lambda row, phone=phone: phone in row.text))  # type: ignore[misc]
    return found


def _spelled(number: int) -> str:
    """1 → 一, 38 → 三十八, 1042 → 一千零四十二."""
    out, zero = "", False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            out += ("零" if zero else "") + ("" if unit == "十" and digit == 1 and not out else _CHINESE[digit]) + unit
            zero = False
        elif out:
            zero = True
    return out
