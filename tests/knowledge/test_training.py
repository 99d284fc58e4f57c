import json
import lzma
import math
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from core.errors import BadInput
from knowledge.index.ranking import NAMES, Ranker
from knowledge.index.static import StaticEmbeddings, terms
from knowledge.lexicon import shipped_entries
from knowledge.training.__main__ import main
from knowledge.training.bags import Bags, Vocabulary, choose_vocabulary, join
from knowledge.training.folds import for_training, split
from knowledge.training.swapped import swapped
from knowledge.training.texts import Article, Asked, clauses, read_said
from knowledge.training.write import turned

SUBJECTS = ["食品经营许可", "旅馆业登记", "养老金发放", "护照签发", "企业注销", "房屋租赁", "劳动合同", "商标注册"]
# What people say instead, without a character of the official name.
SPOKEN = ["开饭店", "做客栈", "退休钱", "出国本子", "关掉公司", "借屋住", "打工签字", "牌子保护"]


def _data(folder: Path) -> Path:
    laws = [
        {"law": f"{subject}办法", "chapter": "总则", "article": f"第{n}条",
         "text": f"为了规范{subject}，制定本办法第{n}款。申请{subject}的，应当提交{subject}材料{n}份。"}
        for subject in SUBJECTS for n in range(1, 5)
    ]  # fmt: skip
    corpus = [
        {"_id": f"g{at}", "title": f"{row['law']}{row['article']}", "text": row["text"]} for at, row in enumerate(laws)
    ]
    asked = [{"_id": str(at), "text": f"{spoken}要啥", "gold": [f"g{at * 4}"]} for at, spoken in enumerate(SPOKEN)]
    answers = [{"question": asked[0]["text"], "answer": "应当提交材料，请先核对。", "statutes": {"x": laws[4]["text"]}}]
    guide = {"AREACODE": "440000", "DEPT_NAME": "示例部门"}
    guides = [
        {**guide, "TASK_CODE": f"T{at}", "TASK_NAME": subject, "material_intro": [f"{subject}申请表"]}
        for at, subject in enumerate(SUBJECTS)
    ]
    # Three times: the vocabulary takes no term that stands in one text alone.
    qas = [{"query_text": f"{spoken}要啥？"} for spoken in SPOKEN * 3]
    reading = [{"context_text": "示例河流经示例城。", "title": "示例河", "qas": qas}]
    files = {
        "laws/articles.jsonl.xz": laws,
        "stard/corpus.jsonl.xz": corpus,
        "stard/queries.jsonl": asked,
        "stard/answers.jsonl": answers,
        "guides/g.jsonl": guides,
    }
    for name, rows in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        data = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
        path.write_bytes(lzma.compress(data) if name.endswith("xz") else data)
    (folder / "reading").mkdir()
    (folder / "reading" / "r.json").write_text(json.dumps(reading, ensure_ascii=False), "utf-8")
    return folder


QUICK = "--size 600 --dimensions 32 --batch 16 --epochs 6 --round-steps 40 --tune-rate 0.03 --threads 1 --drop 0.2 --said 0".split()


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    data, out = _data(tmp_path_factory.mktemp("data")), tmp_path_factory.mktemp("out")
    main([str(data), str(out), "--folds", "2", *QUICK])
    return data, out


def test_it_learns_what_people_mean_by_words_that_no_passage_has(trained: tuple[Path, Path]) -> None:
    model = StaticEmbeddings.load(trained[1] / "model")
    passages = np.asarray(model.embed_documents([f"申请{s}的，应当提交{s}材料" for s in SUBJECTS]))
    questions = np.asarray(model.embed_documents([f"{s}要啥" for s in SPOKEN]))
    assert (np.argmax(questions @ passages.T, axis=1) == np.arange(len(SUBJECTS))).all()


def test_equal_seeds_give_equal_files(trained: tuple[Path, Path], tmp_path: Path) -> None:
    data, out = trained
    main([str(data), str(tmp_path), "--folds", "0", *QUICK])
    assert StaticEmbeddings.load(tmp_path / "model").fingerprint() == StaticEmbeddings.load(out / "model").fingerprint()
    main([str(data), str(tmp_path), "--folds", "0", "--seed", "8", *QUICK])
    assert StaticEmbeddings.load(tmp_path / "model").fingerprint() != StaticEmbeddings.load(out / "model").fingerprint()


def test_the_ranking_and_the_card_come_with_the_model_and_its_figures(trained: tuple[Path, Path]) -> None:
    model = trained[1] / "model"
    figures = json.loads((model / "figures.json").read_text("utf-8"))
    ranker = Ranker.load(model / "ranking.json")
    assert ranker is not None and ranker.scores(np.zeros((3, len(NAMES)), np.float32)).shape == (3,)
    assert figures["questions"] == 8 and figures["passages"] == 32 and len(figures["apart"]["folds"]) == 2
    assert 0 <= figures["apart"]["vectors"]["recall@100"] <= figures["mixed"]["ranking"]["recall@100"] == 1
    card = (model / "README.md").read_text("utf-8")
    assert f"{figures['mixed']['ranking']['ndcg@10']:.3f}" in card and "CC BY-SA" in card and "{" not in card


def test_the_leading_axes_carry_most_and_no_cosine_changes(trained: tuple[Path, Path]) -> None:
    dice = np.random.default_rng(5)
    rows = (dice.normal(size=(60, 8)) * np.array([1, 1, 1, 9, 1, 1, 1, 1])).astype(np.float32)
    texts = Bags(np.arange(60, dtype=np.int64), np.arange(0, 61, 2, dtype=np.int64))
    found = turned(rows, texts)
    assert found @ found.T == pytest.approx(rows @ rows.T, abs=1e-2)
    spread = (found**2).sum(axis=0)
    assert spread[0] > 4 * spread[1:].max()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"answers\.jsonl"):
        main([str(tmp_path), str(tmp_path / "out"), *QUICK])


def _asked(at: int, text: str, *gold: str, cited: tuple[str, ...] = ()) -> Asked:
    return Asked(str(at), text, gold, "答", cited)


PASSAGES = {"a": "甲法第一条\n甲的，应当登记。", "b": "乙法第二条\n乙的，应当登记。", "c": "丙法第三条\n甲的应当登记"}
ASKED = [
    _asked(0, "甲怎么登记", "a"),
    _asked(1, "完全另外的问法", "c"),
    _asked(2, "乙要不要报告", "b", cited=("甲的，应当登记。",)),
    _asked(3, "乙要不要先报告", "d"),
    _asked(4, "丁能不能退款", "e"),
]


def test_questions_of_one_article_text_or_of_one_wording_share_a_fold() -> None:
    for seed in range(20):
        folds = split(ASKED, PASSAGES, 2, seed)
        assert folds[0] == folds[1] and folds[2] == folds[3] and len(set(folds)) == 2
    assert split(ASKED, PASSAGES, 2, 3) == split(ASKED, PASSAGES, 2, 3)


def test_an_answer_that_cites_a_hidden_article_is_not_learnt_from() -> None:
    kept = for_training(ASKED, [0, 0, 1, 1, 1], 0, PASSAGES)
    assert [(q.id, q.answer) for q in kept] == [("2", ""), ("3", "答"), ("4", "答")]
    assert for_training(ASKED, [1, 1, 0, 0, 1], 1, PASSAGES)[0].answer == ""


def test_short_clauses_join_the_one_before() -> None:
    assert clauses("申请人应当提交下列材料；身份证；营业执照的复印件一份。") == ("申请人应当提交下列材料；身份证；", "营业执照的复印件一份。")


def test_the_vocabulary_prefers_characters_then_common_words() -> None:
    chosen = choose_vocabulary(["办理护照", "护照办理", "护照", "一次"], 8)
    assert {"护", "照"} <= set(chosen.numbers) and len(chosen) <= 8
    assert "护照" in chosen.numbers and "一次" not in chosen.numbers


def test_bags_leave_unknown_terms_out_and_joined_rows_hold_each_term_once() -> None:
    vocabulary = Vocabulary(terms("护照办理"))
    bags = vocabulary.bags(["护照", "x", "护照办理"])
    assert [len(bags.of(at)) for at in range(3)] == [3, 0, len(vocabulary)]
    flat, starts = join([[bags.of(0), bags.of(0)], [], [bags.of(2)]], len(vocabulary))
    assert starts.tolist() == [0, 3, 3] and len(flat) == 3 + len(vocabulary)
    assert math.isclose(len(set(flat[:3].tolist())), 3)


def test_official_terms_are_swapped_for_what_people_say() -> None:
    official, phrases = next((e.official, e.phrases) for e in shipped_entries() if e.official == ("配偶", "夫妻"))
    articles = [Article("示例法 第一条", ("配偶、夫妻双方应当共同办理登记手续。", "登记机关应当受理。")), Article("示例法 第二条", ("无关的条文，说的是别的事情。",))]
    found = swapped(articles, 7)
    mine = [pair for pair in found if pair.key == "article 0"]
    swaps = [p for p in mine if any(x in p.question for x in phrases) and not any(term in p.question for term in official)]
    assert swaps and all("登记机关应当受理" in pair.passage for pair in mine)
    assert found == swapped(articles, 7)


def test_what_we_wrote_is_well_formed() -> None:
    pairs = read_said()
    assert len(pairs) > 4000 and all(pair.question.strip() and "|" not in pair.question for pair in pairs)
    assert all(10 <= len(pair.key) <= 170 for pair in pairs)
