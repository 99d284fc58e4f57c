import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.errors import BadSettings
from knowledge.index.embed import MODEL, fingerprint, make_embedder
from knowledge.index.fuse import ranker_for
from knowledge.index.static import TOKENIZER, WEIGHTS, StaticEmbeddings, read_tensors, terms

needs_models = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None or importlib.util.find_spec("torch") is None,
    reason="the models extra (sentence-transformers, torch) is not installed",
)
TERMS = list(dict.fromkeys(t for text in ("申请护照要带身份证", "养老金按月发放办法") for t in terms(text)))
ROWS = np.random.default_rng(7).normal(size=(len(TERMS), 16)).astype(np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model")
    _write(path, ROWS)
    return path


def _write(path: Path, rows: np.ndarray) -> None:
    pytest.importorskip("torch")
    from knowledge.training.write import write_model

    write_model(path, {term: at for at, term in enumerate(TERMS)}, rows)


def test_terms_are_characters_pairs_and_longer_words_each_once() -> None:
    assert terms("身份证，身份证") == ["身", "份", "证", "身份", "份证", "身份证"]
    assert terms("！？") == []


def test_a_text_is_the_mean_of_its_rows_at_length_one(folder: Path) -> None:
    model = StaticEmbeddings.load(folder)
    wanted = ROWS[[TERMS.index(t) for t in terms("申请护照")]].sum(axis=0)
    vector = np.asarray(model.embed_query("申请护照"))
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)
    # int8 keeps a row's numbers to one part in 254 of its greatest.
    assert vector @ wanted / np.linalg.norm(wanted) > 0.999
    assert model.embed_documents(["申请护照", "养老金"])[0] == model.embed_query("申请护照")


def test_unknown_terms_say_nothing(folder: Path) -> None:
    model = StaticEmbeddings.load(folder)
    assert model.embed_query("护照 xyz") == model.embed_query("护照")
    assert not any(model.embed_query("xyz"))


def test_another_table_has_another_fingerprint(folder: Path, tmp_path: Path) -> None:
    # The scales stay: the rows alone differ.
    _write(tmp_path, -ROWS)
    marks = {fingerprint(StaticEmbeddings.load(path)) for path in (folder, tmp_path)}
    assert len(marks) == 2 and all(mark.startswith("static-16-") and len(mark) < 40 for mark in marks)
    assert fingerprint(StaticEmbeddings.load(folder)) in marks


@pytest.mark.parametrize("spoil", ["short", "terms", "header"])
def test_a_spoilt_model_is_refused_by_name(folder: Path, tmp_path: Path, spoil: str) -> None:
    weights, tokenizer = (folder / WEIGHTS).read_bytes(), json.loads((folder / TOKENIZER).read_text("utf-8"))
    if spoil == "terms":
        tokenizer["model"]["vocab"].popitem()
    (tmp_path / WEIGHTS).write_bytes({"short": weights[:-3], "header": b"\x08" + b"\0" * 20}.get(spoil, weights))
    (tmp_path / TOKENIZER).write_text(json.dumps(tokenizer), "utf-8")
    with pytest.raises(BadSettings, match="YIJIANSHI_EMBEDDER"):
        StaticEmbeddings.load(tmp_path)


def test_serving_loads_no_torch(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from knowledge.index.static import StaticEmbeddings;"
        f"StaticEmbeddings.load(Path({str(folder)!r})).embed_query('护照');"
        "print([m for m in ('torch', 'sentence_transformers', 'tokenizers', 'safetensors') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@needs_models
def test_sentence_transformers_loads_the_same_folder_and_gives_the_same_vectors(folder: Path) -> None:
    theirs, ours = make_embedder(str(folder)), StaticEmbeddings.load(folder)
    text = "申请护照要带身份证"
    assert theirs.embed_query(" ".join(terms(text))) == pytest.approx(ours.embed_query(text), abs=1e-5)
    # A plain text is cut into the longest known terms instead.
    cut = ROWS[TERMS.index("身份证")] + ROWS[TERMS.index("养老金")]
    assert np.dot(theirs.embed_query("身份证养老金"), cut) / np.linalg.norm(cut) > 0.999


def test_tensors_are_read_as_they_were_written(folder: Path) -> None:
    tensors = read_tensors((folder / WEIGHTS).read_bytes())
    assert tensors["embeddings"].dtype == np.int8 and tensors["weights"].dtype == np.float32
    assert np.abs(tensors["embeddings"] * tensors["weights"][:, None] - ROWS).max() < 0.02


def test_the_built_in_model_is_small_knows_meaning_and_needs_no_torch() -> None:
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) <= 12_000_000
    model = make_embedder("builtin")
    wages, food = np.asarray(model.embed_documents(["用人单位应当按时足额支付劳动报酬", "食品生产经营者应当取得许可"]))
    asked = np.asarray(model.embed_query("老板拖着工钱不给"))
    assert asked @ wages > asked @ food + 0.2
    assert ranker_for(fingerprint(model)) is not None
    script = (
        "import sys; from knowledge.index.embed import make_embedder; make_embedder('builtin').embed_query('护照');"
        "print([m for m in ('torch', 'sentence_transformers') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@needs_models
def test_the_built_in_model_is_an_ordinary_sentence_transformers_model() -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(MODEL), device="cpu", local_files_only=True)
    text = "申请人应当提交身份证明"
    ours = StaticEmbeddings.load(MODEL).embed_documents([text])[0]
    known = json.loads((MODEL / TOKENIZER).read_text("utf-8"))["model"]["vocab"]
    assert theirs.encode(" ".join(term for term in terms(text) if term in known)) == pytest.approx(ours, abs=1e-3)
