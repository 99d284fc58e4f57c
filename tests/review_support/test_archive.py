"""A whole case re-computed from its archive package alone, and each way of tampering with the package named."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from ground import KEYS
from lived import found
from whole_case import ITEMS, WholeCase

from checkpoint.case_acts import erase_case
from checkpoint.ledger import Head, head_at, link_hash, public_key
from checkpoint.tables import Link
from core.cases import start_case
from core.crypto import Keys
from core.errors import BadInput, Conflict, Erased
from review_support.archive import archive_of
from review_support.archive_check import Checked, check_archive
from review_support.package import MANIFEST, SIGNATURE, lines, pack, unpack, written

FOREIGN = Keys(b"f" * 32)
Files = dict[str, bytes]
Change = Callable[[Files], None]


def changed(content: bytes, change: Change, keys: Keys | None = KEYS) -> bytes:
    """The package with its files changed: by somebody who has the keys and signs it anew, by somebody with others, or, for
    None, by somebody who has no key at all."""
    package = unpack(content)
    files = {path: one for path, one in package.files.items() if path not in (MANIFEST, SIGNATURE)}
    change(files)
    if keys is not None:
        return pack(keys, package.manifest["case"], files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for path, one in {**files, MANIFEST: package.manifest_bytes, SIGNATURE: package.files[SIGNATURE]}.items():
            made.writestr(path, one)
    return out.getvalue()


def edit(path: str, act: Callable[[Any], object]) -> Change:
    """Changes a file's JSON."""

    def change(files: Files) -> None:
        said = json.loads(files[path])
        act(said)
        files[path] = written(said)

    return change


def relink(act: Callable[[list[dict[str, Any]]], object], *, hashed: bool = False) -> Change:
    """Changes the links; `hashed`: each hash is made to fit again, and the head with it."""

    def change(files: Files) -> None:
        links = [json.loads(line) for line in files["ledger.jsonl"].splitlines()]
        act(links)
        for one in links if hashed else ():
            one["hash"] = link_hash(KEYS.hash, one["seq"], one["at"], one["kind"], one["body"], one["prev"])
        files["ledger.jsonl"] = lines(links)
        if hashed:
            files["heads.jsonl"] = lines([head_at(KEYS, Link(**links[-1])).__dict__])

    return change


def named(made: Checked) -> set[str]:
    return {flaw.what for flaw in made.flaws}


def test_a_whole_case_is_recomputed_from_its_package_alone(whole: WholeCase) -> None:
    assert found(whole.ground) == {}
    made = check_archive(whole.package())
    assert made.flaws == []
    assert made.counts["documents"] == 3 and made.counts["verdicts"] >= 6
    assert made.counts["rules"] == made.counts["inspections"] >= 6
    assert made.key == public_key(KEYS) and made.number.startswith("YJS-")


def test_the_same_case_gives_the_same_bytes_and_nothing_of_other_cases(whole: WholeCase) -> None:
    with whole.ground.db.write() as session:
        other, _ = start_case(session, KEYS, channel="online", theme="", items=[], region="", locale="zh")
    content = whole.package()
    assert content == whole.package()
    assert other.id.encode() not in content
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert [name for name in names if name.startswith("documents/")] == [
        "documents/001-户口簿.png", "documents/002-亲子鉴定.png", "documents/003-出生证明二.png",
    ]  # fmt: skip


def inspected(point: str) -> Callable[[Any], dict[str, Any]]:
    return lambda said: next(one for one in said if one["point"] == point and one["lapsed_at"] is None)


def used(said: Any, point: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in inspected(point)(said)["body"]["said"]["used"] if one["name"] == name)
    return found


def last(said: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return [one for one in said if one["kind"] == kind][-1]


def rebody(kind: str, **more: Any) -> Callable[[list[dict[str, Any]]], None]:
    def act(links: list[dict[str, Any]]) -> None:
        one = last(links, kind)
        one["body"] = json.dumps(json.loads(one["body"]) | more, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    return act


def drop(files: Files) -> None:
    del files["documents/001-户口簿.png"]


# What is done to the package by somebody who signs it anew, so that no digest of a file helps, and what is named.
TAMPERED: dict[str, tuple[Change, str]] = {
    "a document's bytes": (lambda files: files.update({"documents/001-户口簿.png": b"bonk"}), "document_differs"),
    "a document left out": (drop, "document_differs"),
    "a document put in": (lambda files: files.update({"documents/009-x.png": b"x"}), "document_unknown"),
    "a value of the form": (edit("form.json", lambda said: said["baby_name"][-1].update(value="王另人")), "value_differs"),
    "an answer": (edit("facts.json", lambda said: said["answers"].update(settle_with="母亲")), "value_differs"),
    "what was read": (
        edit("readings.json", lambda said: said["documents"][2]["reading"]["values"]["baby_name"].update(value="王另人")), "value_differs"),
    "a value that a rule used": (
        edit("inspections.json", lambda said: used(said, "S-HOME-02", "form.baby_name").update(value="王另人")), "inspection_edited"),
    "a value that gives another result": (
        edit("inspections.json", lambda said: used(said, "S-HOME-01", "doc.birth_certificate.birth_certificate_no").update(value="1")),
        "rule_differs"),
    "a result": (edit("inspections.json", lambda said: inspected("S-HOME-02")(said).update(result="doubtful")), "rule_differs"),
    "a rule": (
        edit("inspections.json", lambda said: inspected("S-HOME-02")(said)["body"]["said"]["point"].update(rule="false")), "rule_differs"),
    "a point left out": (edit("inspections.json", lambda said: said.pop()), "inspection_differs"),
    "blindness": (edit("inspections.json", lambda said: [one.update(blind=False) for one in said]), "inspection_differs"),
    "a verdict": (edit("verdicts.json", lambda said: said["verdicts"][0].update(says="met")), "verdict_edited"),
    "a verdict's person": (edit("verdicts.json", lambda said: said["verdicts"][0].update(person_id="x")), "verdict_edited"),
    "a verdict left out": (edit("verdicts.json", lambda said: said["verdicts"].pop()), "verdict_removed"),
    "a verdict's words left out": (edit("verdicts.json", lambda said: [one.pop("words", "") for one in said["verdicts"]]), "verdict_edited"),
    "a hold left out": (edit("verdicts.json", lambda said: said["holds"].pop()), "hold_removed"),
    "a finding's words": (edit("findings.json", lambda said: said[0]["body"]["said"].update(words="另一句话")), "finding_edited"),
    "a paper's words": (
        edit("papers.json", lambda said: said["papers"][-1]["body"]["said"].update(reasons="另一个理由")), "paper_edited"),
    "a paper's signer": (
        edit("papers.json", lambda said: said["signatures"][-1].update(person_id=said["papers"][-1]["person_id"])), "issue_edited"),
    "an issue left out": (edit("papers.json", lambda said: said["issues"].pop()), "issue_removed"),
    "a link's body": (relink(rebody("verdict", says="not_met")), "link_edited"),
    "a link removed": (relink(lambda links: links.remove(last(links, "verdict"))), "verdict_without_link"),
    "links turned round": (relink(lambda links: links.reverse()), "links_out_of_order"),
    "a link rewritten and hashed": (relink(rebody("issue", person="x"), hashed=True), "signer_without_right"),
    "the roles taken out": (
        relink(lambda links: [links.remove(one) for one in list(links) if one["kind"] == "role"]), "reviewer_without_right"),
    "a step left out": (relink(lambda links: links.remove(links[-1])), "case_differs"),
    "a head of another link": (lambda files: files.update({"heads.jsonl": b""}), "head_missing"),
    "a foreign head": (
        lambda files: files.update(
            {"heads.jsonl": lines([head_at(FOREIGN, Link(**json.loads(files["ledger.jsonl"].splitlines()[-1]))).__dict__])}
        ), "head_forged"),
    "the types of values": (edit("catalogue.json", lambda said: said["elements"].pop("baby_name")), "rule_differs"),
    "a file that cannot be read": (lambda files: files.update({"papers.json": b"{"}), "unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("tampering", TAMPERED)
def test_each_tampering_is_named_although_it_is_signed_anew(whole: WholeCase, tampering: str) -> None:
    change, what = TAMPERED[tampering]
    made = check_archive(changed(whole.package(), change))
    assert what in named(made), made.flaws
    assert not named(made) & {"file_differs", "manifest_unsigned"}


@pytest.mark.parametrize("tampering", [name for name in TAMPERED if name not in ("a document left out", "a document put in")])
def test_whoever_has_no_key_is_found_by_the_manifest(whole: WholeCase, tampering: str) -> None:
    assert "file_differs" in named(check_archive(changed(whole.package(), TAMPERED[tampering][0], None)))


def test_files_left_out_or_put_in_are_named(whole: WholeCase) -> None:
    assert "file_missing" in named(check_archive(changed(whole.package(), drop, None)))
    assert named(check_archive(changed(whole.package(), lambda files: files.update({"more.txt": b"x"}), None))) == {"file_unlisted"}


def test_a_package_signed_by_another_key_is_known_by_a_head_kept_elsewhere(whole: WholeCase) -> None:
    """In itself it holds: whose key it is nobody can tell from the package."""

    def resign(files: Files) -> None:
        files["heads.jsonl"] = lines([head_at(FOREIGN, Link(**json.loads(files["ledger.jsonl"].splitlines()[-1]))).__dict__])

    content = whole.package()
    foreign = changed(content, resign, FOREIGN)
    kept = [Head(**json.loads(line)) for line in unpack(content).files["heads.jsonl"].splitlines()]
    assert check_archive(foreign).clean and check_archive(content, kept).clean
    assert named(check_archive(foreign, kept)) == {"head_forged"}
    manifest = unpack(content).manifest_bytes.replace(b'"rev": ', b'"rev": 9')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for path, one in (unpack(content).files | {MANIFEST: manifest}).items():
            made.writestr(path, one)
    assert named(check_archive(out.getvalue())) == {"manifest_unsigned"}


def test_a_head_kept_elsewhere_tells_a_chain_that_was_rewritten(whole: WholeCase) -> None:
    content = whole.package()
    (kept,) = [Head(**json.loads(line)) for line in unpack(content).files["heads.jsonl"].splitlines()]
    rewritten = changed(content, relink(lambda links: links[-1].update(at="2020-01-01T00:00:00.000000Z"), hashed=True))
    assert check_archive(rewritten).clean
    assert named(check_archive(rewritten, [kept])) == {"chain_rewritten"}
    assert named(check_archive(content, [replace(kept, at="2020")])) == {"head_forged"}


def test_what_is_no_package_is_refused_in_words(whole: WholeCase) -> None:
    for content in (b"", b"PK", changed(whole.package(), lambda files: None, None)[:-40]):
        with pytest.raises(BadInput, match="archive_unreadable"):
            check_archive(content)


def test_guomi_packages_are_recomputed_with_sm3(whole: WholeCase) -> None:
    package = unpack(pack(Keys(b"k" * 32, "guomi"), {"id": "x"}, {"form.json": b"{}"}))
    assert package.manifest["digest"] == "sm3" and package.digest_of(b"") == Keys(b"k" * 32, "guomi").hash(b"")


def test_a_case_that_is_erased_or_was_never_handed_in_has_no_package(whole: WholeCase) -> None:
    with whole.ground.db.write() as session:
        case, _ = start_case(session, KEYS, channel="online", theme="", items=ITEMS, region="", locale="zh")
        with pytest.raises(Conflict, match="archive_not_handed_in"):
            archive_of(session, KEYS, whole.folder, case, whole.catalog)
        erase_case(session, KEYS, whole.folder, case, "asked")
        with pytest.raises(Erased, match="archive_erased"):
            archive_of(session, KEYS, whole.folder, case, whole.catalog)
