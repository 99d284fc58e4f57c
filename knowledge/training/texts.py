"""What the model learns from: statutes, questions of law, guides and reading comprehension, read from one folder."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import BadInput
from knowledge.guide import LABELS, Guide, field_path, field_text, spoken_of
from knowledge.portal_guides import read_portal_guides

_CLAUSE = re.compile(r"[^。；;！？!?\n]+[。；;！？!?\n]?")
# Shorter clauses ("一)") are no question of anything.
_SHORTEST = 8


class Article(NamedTuple):
    """An article of a statute as its clauses, under the heading that the index gives it."""

    heading: str
    clauses: tuple[str, ...]


class Pair(NamedTuple):
    """A question and a passage that answers it. Pairs of the same `key` never count as each other's negatives."""

    question: str
    passage: str
    key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A layperson's question of law, the articles that answer it, and a lawyer's answer with what it cites."""

    id: str
    text: str
    gold: tuple[str, ...]
    answer: str
    cited: tuple[str, ...]


def clauses(text: str) -> tuple[str, ...]:
    """The sentences and items of an article, those too short to tell anything joined to the one before."""
    found: list[str] = []
    for part in (part.strip() for part in _CLAUSE.findall(text)):
        if found and len(part) < _SHORTEST:
            found[-1] += part
        elif part:
            found.append(part)
    return tuple(found)


def read_articles(folder: Path) -> list[Article]:
    """All articles of `laws/` and `stard/corpus`, each text once."""
    articles: dict[str, Article] = {}
    for row in rows(folder / "laws" / "articles.jsonl.xz"):
        heading = f"{row['law']} {row.get('chapter') or ''} {row['article']}"
        articles.setdefault(row["text"], Article(heading, clauses(row["text"])))
    for row in rows(folder / "stard" / "corpus.jsonl.xz"):
        # The heading of the corpus wins: it is the one that is searched.
        articles[row["text"]] = Article(row["title"], clauses(row["text"]))
    return list(articles.values())


def read_corpus(folder: Path) -> dict[str, str]:
    """Passages of `stard/corpus` as the index embeds them, by id."""
    return {row["_id"]: f"{row['title']}\n{row['text']}" for row in rows(folder / "stard" / "corpus.jsonl.xz")}


def read_asked(folder: Path) -> list[Asked]:
    """The questions of law with the lawyers' answers to the same questions."""
    answers = {row["question"]: row for row in rows(folder / "stard" / "answers.jsonl")}
    found = []
    for row in rows(folder / "stard" / "queries.jsonl"):
        answer = answers.get(row["text"], {})
        cited = tuple(answer.get("statutes", {}).values())
        said = answer.get("answer")
        found.append(Asked(row["_id"], row["text"], tuple(row["gold"]), said if isinstance(said, str) else "", cited))
    return found


def read_guides(folder: Path) -> list[Pair]:
    """What people call an item and what they want to know of it, with the guide's field that tells."""
    return [
        Pair(
            f"{name}{LABELS[field][0]}",
            f"{field_path(guide.name, field)}\n{field_text(entries)}",
            f"{guide.item_id} {field}",
        )
        for guide in _guides(folder)
        for name in dict.fromkeys((guide.name, *guide.aliases))
        for field, entries in guide.fields.items()
    ]


def _guides(folder: Path) -> list[Guide]:
    return read_portal_guides(next(iter(sorted((folder / "guides").glob("*.jsonl"))), folder / "guides"))[0]


def read_items(folder: Path, name: str = "of_meaning.tsv") -> list[Pair]:
    """What we wrote of the guides' items: how people ask for them, with what each is called and what its guide asks for.

    Questions about an item that the folder's guides lack are left out.
    """
    guides = {guide.item_id: guide for guide in _guides(folder)}
    found = []
    for question, codes, _ in read_asked_items(name):
        for guide in (guides[code] for code in codes if code in guides):
            found += [Pair(question, text, guide.item_id) for text in spoken_of(guide)]
    return found


def read_asked_items(name: str) -> list[tuple[str, tuple[str, ...], str]]:
    """Rows of a file of `asked/`: question, the codes of the items that it is about, each as right as the other, and the field."""
    text = (Path(__file__).parent / "asked" / name).read_text("utf-8")
    rows_of = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return [(question, tuple(codes.split(",")), field) for question, codes, field in rows_of]


def read_reading(folder: Path) -> list[Pair]:
    """Questions of reading comprehension with their passages: the one everyday language in the data."""
    found = []
    for path in sorted((folder / "reading").glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        for document in data if isinstance(data, list) else data["data"]:
            paragraphs = [document] if "context_text" in document else document["paragraphs"]
            for paragraph in paragraphs:
                passage = paragraph.get("context_text") or paragraph["context"]
                for question in paragraph["qas"]:
                    text = question.get("query_text") or question["question"]
                    found.append(Pair(text, f"{document.get('title', '')}\n{passage}", passage))
    return found


def read_said() -> list[Pair]:
    """What we wrote ourselves: statements as statutes make them, and the ways in which people ask for them.

    Two ways of asking for one thing are a pair too: the second goes with the statement.
    """
    found = []
    for path in sorted((Path(__file__).parent / "said").glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("#") or "\t" not in line:
                continue
            statement, _, asks = line.partition("\t")
            ways = [way for way in asks.split("|") if way.strip()]
            for way, other in zip(ways, [*ways[1:], ways[0]], strict=True):
                found.append(Pair(way, statement, statement))
                if other != way:
                    found.append(Pair(way, f"{other}\n{statement}", statement))
    return found


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """JSON lines, unpacked where packed. Raises BadInput naming the file that can't be read."""
    try:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.strip())
    except (OSError, ValueError, lzma.LZMAError) as fault:
        raise BadInput("eval_row", file=path.name, line=0, reason=str(fault)) from None
