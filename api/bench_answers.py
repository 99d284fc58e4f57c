"""Benchmark: from a question to a released card, through a real server with every given guide loaded, beside a plain baseline.

The baseline is what a weekend with LangChain gives: BM25Retriever (jieba-like segmentation by rjieba) and Chroma under an
EnsembleRetriever over the same texts. It only finds; ours also screens, understands, checks the approval and writes the ledger.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from api import publishing
from api.build import build_base, build_house
from api.library import Library
from checkpoint import batch
from checkpoint.decide import decide
from checkpoint.roles import grant_first
from core.crypto import hasher
from core.errors import BadInput
from core.people import Role, Staff, add_person, open_session, staff_of
from core.settings import Settings, load_settings
from knowledge.guide import Field, Guide
from knowledge.importing import import_paths, read_paths

PHRASES = {
    Field.materials: ("{}要什么材料", "办{}带什么"), Field.promised_limit: ("{}几天能办好", "{}承诺多久"),
    Field.location: ("{}去哪里办", "办{}地址在哪"), Field.consult_phone: ("{}咨询电话多少", "{}打哪个电话问"),
    Field.conditions: ("{}有什么条件", "什么人可以办{}"),
}  # fmt: skip
Tell = Callable[[str], None]


def questions(guides: Sequence[Guide], count: int, seed: int = 7) -> list[str]:
    """`count` questions, each for a field that its guide has; the same for the same guides and seed."""
    chance = random.Random(seed)
    pairs = [(g, f) for g in guides for f in PHRASES if f in g.fields]
    if not pairs:
        raise BadInput("nothing_chosen")
    return [chance.choice(PHRASES[f]).format(g.name) for g, f in chance.choices(pairs, k=count)]


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {"p50_ms": cuts[49] * 1000, "p95_ms": cuts[94] * 1000, "p99_ms": cuts[98] * 1000}


def bench_answers(knowledge: Sequence[Path], count: int = 500, tell: Tell = lambda step: None) -> dict[str, Any]:
    """Runs the whole benchmark in a folder of its own. Raises BadInput when the knowledge has no guides."""
    with TemporaryDirectory(prefix="yijianshi-bench-") as folder:
        settings = load_settings(data_dir=Path(folder), port=_free_port(), demo=False, database_url="")
        guides = [i.guide for i in read_paths(knowledge, hasher("international"))[0] if i.guide]
        asked = questions(guides, count)
        tell("publish")
        result: dict[str, Any] = {"guides": len(guides), "questions": count, **_publish(settings, knowledge)}
        tell("serve")
        result |= _serve_and_ask(settings, asked)
        tell("baseline")
        result["baseline"] = _baseline(guides, asked, Path(folder) / "baseline")
        result["ratio_p50"] = result["released"]["p50_ms"] / result["baseline"]["p50_ms"]
        return result


def _publish(settings: Settings, knowledge: Sequence[Path]) -> dict[str, float]:
    base = build_base(settings)
    library = Library(settings, base.db)
    house = build_house(base, library)
    start = time.perf_counter()
    imported = import_paths(base.db, base.keys.hash, knowledge)
    import_s = time.perf_counter() - start
    steward = _steward(house.db, base.keys)
    start = time.perf_counter()
    plan = publishing.prepare(house, steward, imported.added)
    if plan is None:
        raise BadInput("nothing_to_approve")
    for draft_id in plan.sample:
        batch.open_sample(base.db, base.keys, steward, plan.id, draft_id)
    done = publishing.finish(house, steward, plan.id, imported.added)
    publish_s = time.perf_counter() - start
    with base.db.write() as session:
        wordings = publishing.draft_wordings(session, base.keys, demonstration=False)
    for draft_id, digest in wordings:
        decide(base.db, base.keys, steward, draft_id, digest, "approve")
    start = time.perf_counter()
    library.rebuild()
    index_s = time.perf_counter() - start
    library.close()
    base.db.close()
    return {"import_s": import_s, "publish_s": publish_s, "index_s": index_s, "cards": done.cards}


def _steward(db: Any, keys: Any) -> Staff:
    with db.write() as session:
        person = add_person(session, "bench", "bench", os.urandom(16).hex())
        grant_first(session, keys, person, [Role.steward])
        token = open_session(session, person, 1)
    with db.read() as session:
        return staff_of(session, token, demo=False)


def _serve_and_ask(settings: Settings, asked: Sequence[str]) -> dict[str, Any]:
    environment = os.environ | {
        "YIJIANSHI_DATA_DIR": str(settings.data_dir), "YIJIANSHI_PORT": str(settings.port), "YIJIANSHI_DEMO": "false",
        "YIJIANSHI_QUESTIONS_PER_MINUTE": "1000000",
    }  # fmt: skip
    start = time.perf_counter()
    command = [sys.executable, "-m", "api.cli.main", "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{settings.port}", timeout=30) as client:
                _until_ready(client, server)
                start_s = time.perf_counter() - start
                return {"start_s": start_s, **_ask(client, asked), "rss_mb": _rss(server.pid)}
        finally:
            server.terminate()
            server.wait(20)


def _until_ready(client: httpx.Client, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if server.poll() is not None:
            raise BadInput("server_ended")
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise BadInput("server_not_ready")


def _ask(client: httpx.Client, asked: Sequence[str]) -> dict[str, Any]:
    """One conversation a question, as a new citizen would; only the question itself is timed."""
    released: list[float] = []
    others: list[float] = []
    for text in asked:
        opened = client.post("/api/v1/conversations", json={}).json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        start = time.perf_counter()
        answer = client.post(f"/api/v1/conversations/{opened['id']}/questions", json={"text": text}, headers=headers)
        took = time.perf_counter() - start
        kinds = {e["kind"] for e in answer.json().get("entries", [])}
        (released if "answer" in kinds else others).append(took)
    return {
        "released": {"n": len(released), **percentiles(released)},
        "others": {"n": len(others), **(percentiles(others) if len(others) > 1 else {})},
    }


def _rss(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return float("nan")
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _baseline(guides: Sequence[Guide], asked: Sequence[str], folder: Path) -> dict[str, float]:
    """BM25 and Chroma under an EnsembleRetriever; needs the extra `eval`."""
    try:
        import rjieba
        from langchain_chroma import Chroma
        from langchain_classic.retrievers import EnsembleRetriever
        from langchain_community.retrievers import BM25Retriever
        from langchain_core.documents import Document
    except ImportError:
        raise BadInput("needs_eval_extra") from None
    from chromadb.config import Settings as ChromaSettings

    from knowledge.index.embed import make_embedder

    texts = [f"{g.name} {g.department} " + " ".join(" ".join(e) for e in g.fields.values()) for g in guides]
    documents = [Document(page_content=text, metadata={"item": g.item_id}) for text, g in zip(texts, guides, strict=True)]
    start = time.perf_counter()
    words = BM25Retriever.from_documents(documents, preprocess_func=rjieba.cut, k=10)
    store = Chroma(
        "baseline", make_embedder("builtin"), str(folder), client_settings=ChromaSettings(anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder)),
    )  # fmt: skip
    store.add_documents(documents)
    both = EnsembleRetriever(retrievers=[words, store.as_retriever(search_kwargs={"k": 10})], weights=[0.5, 0.5])
    index_s = time.perf_counter() - start
    took = []
    for text in asked:
        start = time.perf_counter()
        both.invoke(text)
        took.append(time.perf_counter() - start)
    return {"index_s": index_s, **percentiles(took)}


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
