"""A notice as two reviewers send it: one finds what is wrong and writes it, the other signs."""

from __future__ import annotations

from sqlalchemy.orm import Session

from checkpoint import papers
from checkpoint.holds import holds_of, take
from checkpoint.judge import find
from checkpoint.review_tables import Paper
from core.cases import CaseFile
from core.crypto import Keys
from core.people import Staff


def send_back(
    session: Session, keys: Keys, case: CaseFile, writer: Staff, signer: Staff, *asked: tuple[str, tuple[str, ...]], more: str = ""
) -> Paper:
    """Sends the case back for what is `asked`: (words, parts it opens), in that order."""
    if not holds_of(session, case):
        take(session, keys, case, writer)
    entries = [_entry(session, keys, case, writer, words, parts) for words, parts in asked]
    paper = papers.write(session, keys, case, writer, "notice", {"entries": entries, "more": more})
    papers.sign(session, keys, case, signer, paper.id, paper.digest)
    return paper


def _entry(session: Session, keys: Keys, case: CaseFile, writer: Staff, words: str, parts: tuple[str, ...]) -> dict[str, object]:
    basis = {"law": "示例条例", "article": "第三条", "quote": "招牌应当安全、整洁。"}
    said = {"words": words, "do": "请改正", "basis": basis, "parts": list(parts)}
    found = find(session, keys, case, writer, item_id="demo-signboard", point="", said=said)
    return {
        "inspection": "", "finding": found.id, "about": f"demo-signboard:{found.id}", "title": words, "words": words, "severity": "必须补正",
        "basis": basis, "items": ["户外招牌设置"], "parts": list(parts), "do": "请改正", "since": "",
        "seen": [{"title": "招牌效果图", "page": 1, "quote": "招牌高度：3.6米"}],
    }  # fmt: skip
