"""Ranking and certainty are learnt from questions whose item is known; what is learnt can be checked on made-up data."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.items import ItemCatalogue
from assistant.training.__main__ import fit, judged, look, main, measure, rank, sure_of
from assistant.training.learn import learn_certainty, learn_weights
from knowledge.training.texts import read_asked_items
from tests.assistant.example_guides import GUIDES

CATALOGUE = ItemCatalogue.build(GUIDES)
ROWS = [
    (text, (item,), "materials")
    for text, item in (
        ("护照咋办", "passport"), ("出国的本子要带啥", "passport"), ("开饭馆的证", "food"), ("卖吃的要办什么", "food"),
        ("打官司没钱请律师", "aid"), ("法援要什么材料", "aid"), ("约个号领结婚证", "marry"), ("拎证预约", "marry"),
        ("退休金怎么领", "pension"), ("退休了领养老金", "pension"), ("开公司要啥", "company"), ("注册个有限公司", "company"),
        ("保安证丢了补一本", "guard-lost"), ("老外办绿卡", "resident"), ("砍树要批不", "wood"), ("户口信息查一下", "hukou"),
    )
]  # fmt: skip


def test_weights_put_what_is_right_first_and_leave_noise_small() -> None:
    dice = np.random.default_rng(3)
    told, right = [], []
    for _ in range(200):
        table = dice.random((8, 3))
        told.append(table)
        # The first column tells for, the second against, the third nothing.
        right.append(np.arange(8) == np.argmax(table[:, 0] - 0.5 * table[:, 1]))
    found = learn_weights(told, right)
    assert found[0] > 5 and found[1] < -2 and abs(found[2]) < 0.3 * abs(found[1])
    assert found[1] / found[0] == pytest.approx(-0.5, abs=0.1)


def test_certainty_is_the_product_of_two_fits() -> None:
    dice = np.random.default_rng(5)
    matter, apart = dice.normal(size=(4000, 1)), dice.random((4000, 1))
    apart[::2] = np.nan
    first, second = 1 / (1 + np.exp(-2 * matter[:, 0])), np.where(np.isnan(apart[:, 0]), 1, 1 / (1 + np.exp(2 - 6 * np.nan_to_num(apart[:, 0]))))
    right = dice.random(4000) < first * second
    of_matter, of_variant = learn_certainty(matter, apart, right, np.ones(4000))
    assert of_matter[1] == pytest.approx(2, abs=0.3) and of_matter[0] == pytest.approx(0, abs=0.2)
    assert of_variant[0] == pytest.approx(-2, abs=0.6) and of_variant[1] == pytest.approx(6, abs=1.2)


def test_questions_about_one_item_are_in_one_fold_and_unknown_items_are_left_out() -> None:
    asked = look(CATALOGUE, [*ROWS, ("种地补贴", ("nowhere",), "materials")])
    assert len(asked) == len(ROWS)
    folds = {item: {one.fold for one in asked if item in one.right} for item in ("passport", "food")}
    assert all(len(places) == 1 for places in folds.values())


def test_a_vague_question_counts_as_one_to_ask_back() -> None:
    vague = look(CATALOGUE, [("保安证要什么材料", ("guard-first", "guard-lost", "guard-broken"), "materials")] * 12, vague=True)
    known = look(CATALOGUE, ROWS)
    ranking = rank(known + vague)
    assert not any(row.right for row in judged(vague, ranking))
    assert any(not row.right and row.counts < 1 for row in judged(known, ranking)), "each once more without its item"
    sure = {kind: sure_of(judged(some, ranking)[:1], fit(judged(known + vague, ranking)))[0] for kind, some in (("vague", vague), ("known", known))}
    assert sure["vague"] < 0.5 < sure["known"]


def test_the_command_writes_what_serving_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.training import __main__ as training

    monkeypatch.setattr(training, "read_portal_guides", lambda _: (list(GUIDES), []))
    monkeypatch.setattr(training, "read_asked_items", lambda name: ROWS if name == "of_items.tsv" else ROWS[:0])
    main([str(tmp_path / "guides.jsonl"), "--out", str(tmp_path / "rank.json")])
    kept = json.loads((tmp_path / "rank.json").read_text("utf-8"))
    assert kept["weights"]["explained"] == 1.9 and kept["figures"]["questions"] == len(ROWS)
    again = measure(look(CATALOGUE, ROWS))
    assert kept["figures"] == again, "equal questions, equal figures"


@pytest.mark.parametrize("name", ["of_meaning.tsv", "of_items.tsv", "vague.tsv"])
def test_the_questions_that_we_wrote_are_well_formed(name: str) -> None:
    rows = read_asked_items(name)
    assert len(rows) > 200 and len({question for question, _, _ in rows}) == len(rows)
    assert all(question.strip() and codes and all(code.isalnum() for code in codes) and field.isidentifier() for question, codes, field in rows)


def test_what_ranking_learns_from_was_not_learnt_by_the_model() -> None:
    of_items = {code for _, codes, _ in read_asked_items("of_items.tsv") for code in codes}
    of_meaning = {question for question, _, _ in read_asked_items("of_meaning.tsv")}
    assert not of_meaning & {question for question, _, _ in read_asked_items("of_items.tsv")}
    shared = [codes for _, codes, _ in read_asked_items("of_meaning.tsv") if of_items.issuperset(codes)]
    assert len(shared) < 0.15 * len(of_meaning), "few of its items"
