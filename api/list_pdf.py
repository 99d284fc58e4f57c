"""The one list as a PDF: text that can be read aloud and searched, its label at the head and in the metadata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from core.clock import legal_day
from core.paper_pdf import FAINT, WIDE, FileFacts, build, paragraph, style
from core.texts import t

_NEED = {"必要": "must", "非必要": "may", "容缺后补": "later"}


def list_pdf(
    listed: Mapping[str, Any], *, frame: str, label: str, aigc: Mapping[str, str], demonstration: bool, locale: str
) -> bytes:
    """The file's bytes. `listed` is a checklist as plain values, `frame` the approved words around it."""
    head = style("heading1", 17, 24, spaceAfter=6)
    second = style("heading2", 12.5, 19, spaceBefore=10, spaceAfter=3)
    plain = style("plain", 10.5, 17)
    faint = style("faint", 9, 14, textColor=FAINT)
    story: list[Flowable] = []

    def put(text: str, look: ParagraphStyle = plain) -> None:
        story.append(paragraph(text, look, WIDE - 40 * mm))

    def say(key: str, **values: object) -> str:
        return t(f"case.{key}", locale, **values)

    put(say("list_title", name=listed["name"]), head)
    if demonstration:
        put(t("citizen.demonstration", locale), faint)
    put(frame, faint)
    put(f"{t('door.label', locale)} · {label}", faint)
    if listed["not_met"]:
        put(say("list_not_possible"), second)
        for one in listed["not_met"]:
            put(f"✕ {one['name']}：{one['text']}" + (f"（{one['basis']}）" if one["basis"] else ""))
    put(say("list_items", n=len(listed["items"])), second)
    for number, one in enumerate(listed["items"], 1):
        put(f"{number}. {one['name']}（{one['department']}）")
    for one in listed["undecided"]:
        put(f"？ {one['name']}：" + "；".join(t("interview.lacks.open", locale, label=lack["label"]) for lack in one["lacks"]))
    put(say("list_materials", n=len(listed["materials"])), second)
    for one in listed["materials"]:
        word = "exempt" if one["exempt"] else "depends" if one["state"] == "depends" else f"need_{_NEED[one['submit'] or one['need']]}"
        put(f"□ {one['name']} · {say(word)}")
        names = "、".join(dict.fromkeys(use["name"] for use in one["uses"]))
        put("　" + "；".join([*one["accept_standards"], say("for_items", items=names)]), faint)
    put(say("list_limits"), second)
    for one in listed["limits"]["items"]:
        days = say("not_stated") if one["promised"] is None else f"{one['promised']} {one['unit']}"
        put(f"{one['name']}：{say('promised')} {days}")
    put(say("list_fees"), second)
    for fee in listed["fees"]:
        words = say("not_stated") if fee["charged"] is None else f"{say('charged')} {fee['standard']}" if fee["charged"] else say("free")
        put(f"{fee['name']}：{words}")
    put(say("list_where"), second)
    for one in listed["items"]:
        where = one["channels"]
        put(f"{one['name']}：" + " · ".join(part for part in (where["address"], where["hours"], where["consult"]) if part))
    return build(story, FileFacts(str(listed["name"]), "yijianshi", legal_day(), aigc=aigc))
