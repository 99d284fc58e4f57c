"""The first step of an answer: personal data out, orders and foreign topics stopped, before anything is logged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.screen_cues import addresses_in, births_in, names_beside, names_in
from assistant.screen_fold import Folded, fold
from assistant.screen_intent import Intent, Verdict, intent_of, is_secret
from assistant.screen_personal import Hit, identifiers_in, numbers_in
from assistant.screen_scope import Region

LONGEST = 2000  # characters; what lies beyond is neither read nor kept

PLACEHOLDERS = {
    "id_number": "身份证号", "mobile": "手机号", "landline": "座机号", "bank_card": "银行卡号",
    "uscc": "统一社会信用代码", "passport": "护照号", "travel_permit": "通行证号", "foreign_id": "境外证件号",
    "military_id": "军官证号", "email": "邮箱", "plate": "车牌号", "wechat": "微信号", "qq": "QQ号", "name": "姓名",
    "address": "地址", "birth_date": "出生日期",
}


@dataclass(frozen=True)
class Found:
    """One personal value: its kind, the placeholder that stands for it, and the typed characters text[start:end]."""

    kind: str
    placeholder: str
    original: str
    start: int
    end: int


@dataclass(frozen=True)
class Screened:
    """A text fit to be logged, indexed and sent to a model, and what the screen made of it.

    `text` has placeholders for `found`; `rest` is what is left to answer (`text`, unless an order was cut away);
    `taken` is the conversation's table of normalised originals and placeholders, with the new ones: it holds personal
    data and belongs into the vault. `why` names the topic or the patterns of a refusal. With verdict ok, `hint`
    tells of a topic outside a counter's work or of steering that is not sure: worth a refusal where no item fits well.
    """

    text: str
    verdict: Verdict
    rest: str = ""
    found: tuple[Found, ...] = ()
    taken: Mapping[str, str] = field(default_factory=dict)
    why: tuple[str, ...] = ()
    other_region: Region | None = None
    hint: str = ""


def screen(text: str, taken: Mapping[str, str] | None = None, home_region: str | None = None) -> Screened:
    """Screens what a person typed. Pure, linear in the length up to LONGEST; a longer text is cut there and refused.

    `taken` is that of the conversation's last Screened: the same value keeps its placeholder. `home_region` is a GB/T
    2260 code; with it `other_region` names a province elsewhere whose rules the text asks for. A text marked as a state
    secret comes back empty.
    """
    known = dict(taken or {})
    if is_secret(text[:LONGEST]):
        return Screened("", Verdict.secret, taken=known)
    too_long = len(text) > LONGEST
    typed = text[:LONGEST]
    found = tuple(_place(typed, fold(typed), known))
    masked = _mask(typed, found)
    intent = Intent(Verdict.too_long, (), "") if too_long else intent_of(masked, home_region)
    return Screened(masked, intent.verdict, intent.rest, found, known, intent.why, intent.other_region, intent.hint)


def _place(typed: str, folded: Folded, known: dict[str, str]) -> Iterable[Found]:
    """Gives every personal value its placeholder, left to right, and enters new ones into `known`."""
    for hit in sorted(_hits(folded.text, known), key=lambda h: h.start):
        key = f"{hit.kind}:{hit.key}"
        if key not in known:
            label = PLACEHOLDERS[hit.kind]
            number = 1 + sum(re.fullmatch(f"〔{label}\\d+〕", used) is not None for used in known.values())
            known[key] = f"〔{label}{number}〕"
        start, end = folded.span(hit.start, hit.end)
        yield Found(hit.kind, known[key], typed[start:end], start, end)


def _hits(text: str, known: Mapping[str, str]) -> list[Hit]:
    """Personal values that do not overlap. Numbers go first, their digits prove them; an address ends at the next."""
    hits: list[Hit] = []

    def add(more: Iterable[Hit]) -> None:
        hits.extend(h for h in more if not any(h.start < k.end and k.start < h.end for k in hits))

    add(h for h in identifiers_in(text) if h.kind == "email")
    add(births_in(text))
    add(numbers_in(text))
    for hit in identifiers_in(text):
        add([hit])
    for hit in _said_before(text, known):
        add([hit])
    for hit in names_in(text):
        add([hit])
    for hit in names_beside(_blot(text, hits)):
        add([hit])
    for hit in addresses_in(text, [(h.start, h.end) for h in hits]):
        add([hit])
    return hits


def _blot(text: str, hits: list[Hit]) -> str:
    """The text with what is found already blotted out, of the same length."""
    chars = list(text)
    for hit in hits:
        if hit.kind not in ("name", "address"):
            chars[hit.start:hit.end] = ["〔", *" " * (hit.end - hit.start - 2), "〕"]
    return "".join(chars)


def _said_before(text: str, known: Mapping[str, str]) -> Iterable[Hit]:
    """Names and addresses of this conversation that come again without a cue."""
    for key in known:
        kind, _, value = key.partition(":")
        if kind in ("name", "address") and len(value) > 1:
            yield from (Hit(kind, m.start(), m.end(), value) for m in re.finditer(re.escape(value), text))


def _mask(typed: str, found: tuple[Found, ...]) -> str:
    out, at = [], 0
    for value in found:
        out += [typed[at:value.start], value.placeholder]
        at = value.end
    return "".join([*out, typed[at:]])
