"""The starter knowledge is whole, answers what it asks, and says everywhere that it is a demonstration."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.catalog import Catalog, guide_of, load_catalog
from knowledge.guide import Field

STARTER = Path(__file__).parents[2] / "knowledge" / "starter"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog([STARTER])


def test_it_loads_without_a_fault(catalog: Catalog) -> None:
    assert catalog.faults == ()
    assert len(catalog.items) >= 11 and len(catalog.themes) == 3
    assert sum(len(item.review_points) for item in catalog.items.values()) >= 40
    assert all(item.demonstration and item.form and item.review_points for item in catalog.items.values())


def test_every_item_is_offered_by_a_theme(catalog: Catalog) -> None:
    offered = {part.item for theme in catalog.themes.values() for part in theme.items}
    assert offered == set(catalog.items)


def test_every_question_decides_something(catalog: Catalog) -> None:
    for theme in catalog.themes.values():
        rules = " ".join(part.when or "" for part in theme.items)
        for part in theme.items:
            item = catalog.items[part.item]
            used = [*item.conditions, *item.materials, *item.review_points]
            rules += " ".join(f" {getattr(one, 'when', '')} {getattr(one, 'rule', '')}" for one in used)
        assert [q.fact for q in theme.questions if f"facts.{q.fact}" not in rules] == []


def test_every_guide_has_every_field_that_citizens_ask_for(catalog: Catalog) -> None:
    asked = set(Field) - {Field.joint_departments}
    for item in catalog.items.values():
        assert asked <= set(guide_of(item).fields), item.id


def test_every_basis_is_an_article_that_the_documents_have(catalog: Catalog) -> None:
    articles: set[tuple[str, str]] = set()
    for path in (STARTER / "documents").glob("*.md"):
        text = path.read_text("utf-8")
        title = re.search(r"(?m)^title: (.+)$", text)
        assert title is not None
        articles |= {(title.group(1), article) for article in re.findall(r"(?m)^(第[一二三四五六七八九十]+条) ", text)}
    named = {(basis.law, basis.article) for item in catalog.items.values() for basis in item.basis}
    assert named <= articles


def test_everything_says_that_it_is_a_demonstration() -> None:
    files = [*STARTER.rglob("*.yaml"), *STARTER.rglob("*.md")]
    assert len(files) >= 20
    for path in files:
        text = path.read_text("utf-8")
        assert "示例" in text, path
        assert all(host.endswith(".invalid") for host in re.findall(r"https?://([^/\"\s]+)", text)), path
        assert all(re.fullmatch(r"0898-0000\d{4}", phone) for phone in re.findall(r"\d{3,4}-\d{7,8}", text)), path


def test_documents_have_numbered_articles_and_say_when_they_apply() -> None:
    documents = sorted((STARTER / "documents").glob("*.md"))
    assert len(documents) >= 4
    for path in documents:
        text = path.read_text("utf-8")
        articles = re.findall(r"(?m)^第([一二三四五六七八九十]+)条 ", text)
        assert 10 <= len(articles) <= 25 and len(set(articles)) == len(articles)
        assert re.search(r"(?m)^title: .+（示例）$", text)
        start = re.search(r"(?m)^effective_from: (\d+)-(\d+)-(\d+)$", text)
        assert start is not None
        year, month, day = map(int, start.groups())
        assert f"自{year}年{month}月{day}日起施行" in text
