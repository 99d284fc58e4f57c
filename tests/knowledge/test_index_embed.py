import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding

from core.errors import BadSettings
from knowledge.index.embed import HashedEmbeddings, SentenceTransformerEmbeddings, fingerprint, make_embedder
from knowledge.index.entry import IndexEntry
from knowledge.index.hybrid import HybridIndex

needs_models = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None or importlib.util.find_spec("torch") is None,
    reason="the models extra (sentence-transformers, torch) is not installed",
)


def _cosine(one: list[float], other: list[float]) -> float:
    return float(np.dot(one, other))


def test_vectors_have_length_one_and_repeat_in_another_process() -> None:
    vector = HashedEmbeddings().embed_query("申请护照要带什么")
    assert len(vector) == 256 and np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)
    script = (
        "import json; from knowledge.index.embed import HashedEmbeddings as H;"
        "print(json.dumps(H().embed_query('申请护照要带什么')))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == vector


def test_a_slip_of_one_character_stays_nearer_than_another_matter() -> None:
    embedder = HashedEmbeddings()
    right, slip, other = embedder.embed_documents(["食品经营许可证申请", "食品径营许可证申请", "养老金按月发放的办法"])
    assert _cosine(right, slip) > 0.5 > _cosine(right, other)


def test_common_terms_weigh_little() -> None:
    embedder = HashedEmbeddings(4096)
    frame, rare, both = embedder.embed_documents(["应当按照规定办理", "旅馆业", "应当按照规定办理旅馆业"])
    assert _cosine(rare, both) > _cosine(frame, both)


def test_a_text_without_letters_is_a_vector_of_zeros() -> None:
    assert not any(HashedEmbeddings().embed_query("！？…"))


def test_fingerprints_tell_embedders_apart() -> None:
    marks = {
        fingerprint(e) for e in (HashedEmbeddings(), HashedEmbeddings(512), DeterministicFakeEmbedding(size=8))
    }
    assert len(marks) == 3 and all(mark.isascii() and len(mark) < 100 for mark in marks)
    assert fingerprint(HashedEmbeddings()) == fingerprint(make_embedder("hashed"))


def test_the_module_loads_no_model_library() -> None:
    script = "import sys, knowledge.index.hybrid; print([m for m in ('torch','sentence_transformers') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static model of eight dimensions with prompts, made here."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split

    letters = sorted(set("申请护照要带什么查询：养老金发放食品经营许可"))
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0} | {c: i for i, c in enumerate(letters, 1)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Split("", "isolated")
    weights = np.random.default_rng(7).normal(size=(len(letters) + 1, 8)).astype(np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu", prompts={"query": "查询："}
    )
    path = tmp_path_factory.mktemp("model") / "tiny"
    model.save(str(path))
    return path


@needs_models
def test_a_model_by_path_embeds_questions_with_its_prompt(tiny_model: Path) -> None:
    embedder = make_embedder(str(tiny_model))
    passage, prompted = embedder.embed_documents(["申请护照", "查询：申请护照"])
    assert len(passage) == 8 and np.linalg.norm(passage) == pytest.approx(1, abs=1e-5)
    assert embedder.embed_query("申请护照") == pytest.approx(prompted)
    assert embedder.embed_query("申请护照") != pytest.approx(passage)


@needs_models
def test_prompts_can_be_set_and_are_part_of_the_fingerprint(tiny_model: Path) -> None:
    plain = SentenceTransformerEmbeddings(str(tiny_model), query_prompt="")
    assert plain.embed_query("护照") == pytest.approx(plain.embed_documents(["护照"])[0])
    assert fingerprint(plain) != fingerprint(make_embedder(str(tiny_model)))
    assert fingerprint(make_embedder(str(tiny_model))) == fingerprint(make_embedder(str(tiny_model)))


@needs_models
def test_a_model_that_is_not_here_is_refused_and_not_downloaded() -> None:
    with pytest.raises(BadSettings, match=r"YIJIANSHI_EMBEDDER.*someone/not-there"):
        make_embedder("someone/not-there")


@needs_models
def test_a_real_model_takes_the_built_in_one_s_place_in_chroma(tiny_model: Path, tmp_path: Path) -> None:
    with HybridIndex.open(tmp_path / "index", make_embedder(str(tiny_model))) as index:
        index.rebuild([IndexEntry(1, "申请护照"), IndexEntry(2, "养老金发放"), IndexEntry(3, "食品经营许可")], revision=1)
        found = index.search("护照要带什么", 3)
        assert found[0].passage_id == 1 and {"vectors_rank", "words_rank"} <= set(found[0].parts)
        assert (tmp_path / "index" / "vectors" / "chroma.sqlite3").exists() and not (tmp_path / "index" / "exact").exists()
