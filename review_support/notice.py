"""The one notice (一次性告知书) proposed from what people found: in the points' own 补正用语, with basis and what to do.

It is a proposal for the reviewer's page: they edit it, another person signs it, the checkpoint issues it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checkpoint.flag import Flag
from checkpoint.judge import Found
from core.texts import t


def notice_entries(
    flags: Sequence[Flag], findings: Sequence[Found], since: Mapping[str, str], kinds: Mapping[str, str], received: str
) -> list[dict[str, Any]]:
    """An entry for each point that people found not met and each finding of theirs, in the items' order.

    `since`: document id → when it was handed in; `kinds`: material kind → when the first of its documents that stand was;
    `received`: when the case was first handed in. They tell since when what is asked for was visible, by which a repeated
    notice is known: of a finding what it opens tells it, not the page that it names. Two points with the same words on the same parts are one entry.
    """
    entries = [_of_flag(one, since, received) for one in flags if one.decided == "not_met" and one.result is not None]
    entries += [_of_finding(one, kinds, received) for one in findings]
    merged: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
    for entry in entries:
        key = (entry["words"], tuple(entry["parts"]))
        if key in merged:
            merged[key]["items"] = list(dict.fromkeys(merged[key]["items"] + entry["items"]))
        else:
            merged[key] = entry
    return list(merged.values())


def _of_flag(flag: Flag, since: Mapping[str, str], received: str) -> dict[str, Any]:
    body = flag.body
    places = [place for used in flag.used for place in used.get("places", ())]
    return {
        "inspection": flag.id, "finding": "", "about": f"{flag.item_id}:{flag.point}", "title": body["point"]["point"],
        "words": body["point"]["fail"], "severity": body["point"]["severity"], "basis": dict(body.get("basis") or {}),
        "items": [body["item"]["name"]], "parts": parts_of(flag), "do": _what_to_do(flag),
        "seen": [{"title": one.get("title", ""), "page": one.get("page", 0), "quote": one.get("quote", "")} for one in places],
        "since": max((since.get(one["document"], received) for one in places), default=received),
    }  # fmt: skip


def _of_finding(found: Found, kinds: Mapping[str, str], received: str) -> dict[str, Any]:
    said, place = found.said, found.said.get("place") or {}
    return {
        "inspection": "", "finding": found.id, "about": f"finding:{found.id}",
        "title": said.get("title") or said["words"], "words": said["words"], "severity": "必须补正", "basis": dict(said["basis"]),
        "items": [said.get("item_name", "")], "parts": list(said.get("parts", ())), "do": said.get("do", ""),
        "seen": [{"title": place["title"], "page": place.get("page", 0), "quote": place.get("quote", "")}] if place else [],
        "since": min((kinds.get(part.removeprefix("doc:"), received) for part in said.get("parts", ())), default=received),
    }  # fmt: skip


def parts_of(flag: Flag) -> list[str]:
    """What the applicant may change for this point: the materials it names and the fields of the form that it speaks of."""
    named = [one["name"] for one in flag.used if not one["name"].startswith(("facts.", "today"))]
    forms = [f"form:{name.removeprefix('form.')}" for name in named if name.startswith("form.")]
    # What a document says may stand on the form too; both are corrected, or they differ afterwards.
    forms += [f"form:{name.split('.')[2]}" for name in named if name.count(".") == 2]
    kinds = [f"doc:{name.split('.')[1]}" for name in named if name.startswith(("doc.", "present."))]
    kinds += [f"doc:{one['kind']}" for one in flag.body.get("materials", ())]
    return list(dict.fromkeys(kinds + forms))


def _what_to_do(flag: Flag) -> str:
    documents = [one["name"] for one in flag.body.get("materials", ())]
    fields = [one["label"].partition(" · ")[2] for one in flag.used if one["name"].startswith("form.")]
    said = [t("review.do_documents", names="、".join(documents))] if documents else []
    said += [t("review.do_fields", names="、".join(fields))] if fields else []
    return "；".join(said)
