"""An archive package re-computed from itself alone: no database, no key but the public one in it.

1. files: each is what the manifest says, the manifest is what was signed, the documents are those that were read.
2. ledger: each link's hash, their order, the head; with heads kept elsewhere, those too.
3. review: inspections, verdicts, findings, holds and papers against their links, with the checks that the audit makes.
4. rules: each inspection's rule over the values that it recorded gives its result.
5. values: what the inspections that stand recorded is what form, interview and readings say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from checkpoint.audit import Told, tell
from checkpoint.audit_cases import STATES
from checkpoint.audit_review import check_review
from checkpoint.ledger import FIRST, Head, canonical, link_hash, signed_by
from checkpoint.review_rows import ReviewRows, unplain
from checkpoint.review_tables import Hold, Inspection, OwnFinding, Paper, PaperIssue, PaperSignature, Verdict
from checkpoint.tables import Link
from knowledge.catalog.model import Dictionary, Question
from review_support.archive_values import differing
from review_support.package import MANIFEST, SIGNATURE, Package, signed_message, unpack
from review_support.recompute import Types, recomputed


@dataclass(frozen=True)
class Flaw:
    """Something that does not hold: in which file or at which link, its name, and which."""

    where: str
    what: str
    which: str


@dataclass
class Checked:
    """What a package says of itself and what of it does not hold. `counts`: how many of each were looked at."""

    number: str
    digest: str
    key: str
    counts: dict[str, int] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether everything holds."""
        return not self.flaws


def check_archive(content: bytes, heads: Sequence[Head] = ()) -> Checked:
    """Re-computes a package. `heads`: signed heads that were kept elsewhere. Raises BadInput for what is no package."""
    package = unpack(content)
    told_case = package.manifest.get("case")
    case = dict(told_case) if isinstance(told_case, dict) else {}
    made = Checked(str(case.get("number")), package.digest_of(content), str(package.manifest.get("key")))
    rows, told, links = ReviewRows(str(case.get("id"))), Told(), list[Link]()
    parts: tuple[tuple[str, Callable[[], Iterable[Flaw]]], ...] = (
        (MANIFEST, lambda: _files(package)),
        (SIGNATURE, lambda: _signature(package)),
        ("readings.json", lambda: _documents(package, made)),
        ("ledger.jsonl", lambda: _ledger(package, rows.case_id, told, links)),
        ("heads.jsonl", lambda: _heads(package, links, heads)),
        ("ledger.jsonl", lambda: _steps(case, told)),
        ("verdicts.json", lambda: _review(package, rows, told)),
        ("inspections.json", lambda: _rules(package, rows, made)),
        ("form.json", lambda: _values(package, rows, case)),
    )
    for where, part in parts:
        try:
            made.flaws += part()
        except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as wrong:
            # What cannot be read is named, and the rest is looked at all the same.
            made.flaws.append(Flaw(where, "unreadable", f"{type(wrong).__name__}: {wrong}"[:80]))
    made.counts |= {"files": len(package.files), "links": len(links), "inspections": len(rows.inspections)}
    made.counts |= {"verdicts": len(rows.verdicts), "papers": len(rows.papers)}
    return made


def _files(package: Package) -> Iterable[Flaw]:
    listed = {one["path"]: one for one in package.manifest["files"]}
    for path, one in listed.items():
        content = package.files.get(path)
        if content is None:
            yield Flaw(path, "file_missing", MANIFEST)
        elif (len(content), package.digest_of(content)) != (one["size"], one["digest"]):
            yield Flaw(path, "file_differs", one["digest"][:12])
    yield from (Flaw(path, "file_unlisted", MANIFEST) for path in package.files if path not in {*listed, MANIFEST, SIGNATURE})


def _signature(package: Package) -> Iterable[Flaw]:
    said, key = package.json(SIGNATURE), package.manifest["key"]
    message = signed_message(package.digest_of(package.manifest_bytes))
    if said["key"] != key or not signed_by(key, said["signature"], message):
        yield Flaw(SIGNATURE, "manifest_unsigned", key)


def _documents(package: Package, made: Checked) -> Iterable[Flaw]:
    told = [one for one in package.json("readings.json")["documents"] if one["path"]]
    made.counts["documents"] = len(told)
    for one in told:
        content = package.files.get(one["path"], b"")
        if (len(content), package.digest_of(content)) != (one["size"], one["digest"]):
            yield Flaw(one["path"], "document_differs", one["id"])
    known = {one["path"] for one in told}
    yield from (Flaw(path, "document_unknown", path) for path in package.files if path.startswith("documents/") and path not in known)


def _ledger(package: Package, case_id: str, told: Told, links: list[Link]) -> Iterable[Flaw]:
    """Neighbours in the chain are compared where both are here; links of others are not."""
    before: Link | None = None
    for said in package.lines("ledger.jsonl"):
        link = unplain(Link, said)
        where = f"link {link.seq}"
        if link.hash != link_hash(package.digest_of, link.seq, link.at, link.kind, link.body, link.prev):
            yield Flaw(where, "link_edited", link.kind)
        if before is not None and link.seq <= before.seq:
            yield Flaw(where, "links_out_of_order", str(before.seq))
        if (before is not None and link.seq == before.seq + 1 and link.prev != before.hash) or (link.seq == 1) != (link.prev == FIRST):
            yield Flaw(where, "chain_broken", link.kind)
        if link.kind != "role" and f'"case":"{case_id}"' not in link.body:
            yield Flaw(where, "link_of_another", link.kind)
        tell(link, told)
        links.append(link)
        before = link


def _heads(package: Package, links: Sequence[Link], outside: Sequence[Head]) -> Iterable[Flaw]:
    key, by_seq = package.manifest["key"], {link.seq: link for link in links}
    own = [Head(**said) for said in package.lines("heads.jsonl")]
    last = links[-1] if links else None
    if not any(last is not None and (head.seq, head.hash) == (last.seq, last.hash) for head in own):
        yield Flaw("heads.jsonl", "head_missing", str(last.seq if last is not None else 0))
    for where, head in [*(("heads.jsonl", head) for head in own), *(("--head", head) for head in outside)]:
        if not head.genuine() or head.key != key:
            yield Flaw(where, "head_forged", f"{head.seq} {head.at}")
        elif head.seq in by_seq and by_seq[head.seq].hash != head.hash:
            yield Flaw(where, "chain_rewritten", str(head.seq))


def _steps(case: dict[str, Any], told: Told) -> Iterable[Flaw]:
    moved = [step for step in told.cases if step["step"] in STATES]
    state = STATES[moved[-1]["step"]] if moved else "draft"
    numbers = {step["number"] for step in told.cases if step["step"] == "submitted"}
    if (state, numbers) != (case["state"], {case["number"]}):
        yield Flaw(f"link {moved[-1]['seq']}" if moved else "ledger.jsonl", "case_differs", f"{state} {'、'.join(sorted(numbers))}")


def _review(package: Package, rows: ReviewRows, told: Told) -> Iterable[Flaw]:
    said, papers = package.json("verdicts.json"), package.json("papers.json")
    rows.inspections = [unplain(Inspection, one) for one in package.json("inspections.json")]
    rows.verdicts = [unplain(Verdict, one) for one in said["verdicts"]]
    rows.holds = [unplain(Hold, one) for one in said["holds"]]
    rows.findings = [unplain(OwnFinding, one) for one in package.json("findings.json")]
    rows.papers = [unplain(Paper, one) for one in papers["papers"]]
    rows.signatures = [unplain(PaperSignature, one) for one in papers["signatures"]]
    rows.issues = [unplain(PaperIssue, one) for one in papers["issues"]]
    spoken = [*package.json("inspections.json"), *package.json("findings.json"), *papers["papers"]]
    rows.bodies = {one["id"]: canonical(one["body"]) for one in spoken if "body" in one}
    rows.bodies |= {one["id"]: one["words"] for one in said["verdicts"] if "words" in one}
    for found in check_review(rows, told, told.cases, package.digest_of):
        yield Flaw(f"link {found.seq}" if found.seq is not None else "review", found.what, found.which)


def _types(package: Package) -> Types:
    said = package.json("catalogue.json")
    questions = {
        item: {name: Question.model_validate(one) for name, one in asked.items()} for item, asked in said["questions"].items()
    }
    return Types(Dictionary.model_validate({"elements": said["elements"], "material_kinds": said["material_kinds"]}), questions)


def _rules(package: Package, rows: ReviewRows, made: Checked) -> Iterable[Flaw]:
    types, bodies = _types(package), {one["id"]: one["body"]["said"] for one in package.json("inspections.json")}
    for row in rows.inspections:
        made.counts["rules"] = made.counts.get("rules", 0) + 1
        if ends := recomputed(row.item_id, row.result, bodies[row.id], types):
            yield Flaw(f"inspections.json {row.point}", "rule_differs", f"{row.result} / {ends}")


def _values(package: Package, rows: ReviewRows, case: dict[str, Any]) -> Iterable[Flaw]:
    if not case["settled"]:
        return
    types, bodies = _types(package), {one["id"]: one["body"]["said"] for one in package.json("inspections.json")}
    for row in rows.inspections:
        if row.lapsed_at is None:
            for where, name in differing(package, row.item_id, bodies[row.id]["used"], types):
                yield Flaw(where, "value_differs", f"{row.point} {name}")
