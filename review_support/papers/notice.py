"""The one notice (一次性告知书): every point to correct, why, where it was seen and what to do; how, until when, and then what."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Paper
from .letter import Letter
from .notice_words import BasisWords, Correction, Notice, Seen

# A provision this short stands beside its point; a longer one, or one that several points rest on, is annexed once.
_SHORT = 90
_OVERVIEW = 4


def notice(said: Notice) -> Paper:
    """The paper. Raises ValueError without a point: a notice that asks for nothing is none."""
    if not said.points:
        raise ValueError("a notice needs at least one point")
    letter = Letter(said.head, "notice_title")
    annexed = _annexed(said.points)
    letter.sheet.say(letter.text("notice_intro", application=letter.application(), n=len(said.points)))
    if said.earlier:
        letter.sheet.say(letter.text("notice_again", days=letter.text("between_items").join(map(letter.day, said.earlier))))
    letter.section("notice_points")
    _overview(letter, said.points)
    for number, point in enumerate(said.points, 1):
        _point(letter, number, point, annexed)
    _how(letter)
    if said.more.strip():
        letter.section("notice_more")
        letter.sheet.say(said.more)
    _then(letter, said)
    if annexed:
        letter.section("annex")
        for number, basis in enumerate(annexed, 1):
            letter.sheet.say(letter.text("annex_title", n=number, law=letter.law(basis, since=True)), "source")
            letter.sheet.say(basis.quote, "quote")
    return letter.signed()


def _annexed(points: Sequence[Correction]) -> list[BasisWords]:
    """The provisions that stand at the end, in the order in which points rest on them."""
    quoted = [point.basis for point in points if point.basis is not None and point.basis.quote]
    return [
        basis for basis in dict.fromkeys(quoted)
        if len(basis.quote) > _SHORT or "\n" in basis.quote.strip() or quoted.count(basis) > 1
    ]  # fmt: skip


def _overview(letter: Letter, points: Sequence[Correction]) -> None:
    """What to do at a glance, where the points themselves fill more than a page."""
    if len(points) < _OVERVIEW:
        return
    header = [letter.text(f"column_{name}") for name in ("number", "about", "do")]
    rows = [(str(n), point.title, _do(letter, point)) for n, point in enumerate(points, 1)]
    letter.sheet.table(letter.text("notice_overview", n=len(points)), header, rows)


def _do(letter: Letter, point: Correction) -> str:
    return point.do.strip() or letter.text("do_nothing_said")


def _point(letter: Letter, number: int, point: Correction, annexed: Sequence[BasisWords]) -> None:
    letter.sheet.heading(letter.text("point_advice" if point.advice else "point_title", n=number, title=point.title), 2)
    several = len(letter.head.items) > 1
    told = {
        "words": point.words, "do": _do(letter, point), "basis": _basis(letter, point.basis, annexed),
        "seen": letter.text("between").join(_seen(letter, one) for one in point.seen),
        "items": letter.items(point.items) if several and point.items else "",
    }  # fmt: skip
    letter.sheet.pairs(*((letter.text(f"point_{name}"), words) for name, words in told.items()))


def _basis(letter: Letter, basis: BasisWords | None, annexed: Sequence[BasisWords]) -> str:
    if basis is None:
        return ""
    law = letter.law(basis)
    if basis in annexed:
        return letter.text("basis_annex", law=law, n=annexed.index(basis) + 1)
    quote = basis.quote.strip().removeprefix(basis.article).strip()
    return letter.text("basis_quote", law=law, quote=quote) if quote else letter.text("basis_see", law=law)


def _seen(letter: Letter, seen: Seen) -> str:
    where = letter.text("seen_page", document=seen.document, page=seen.page) if seen.page else seen.document
    quote = " ".join(seen.quote.split())
    return letter.text("seen_quote", where=where, quote=quote) if quote else where


def _how(letter: Letter) -> None:
    office = letter.head.office
    ways = [letter.text("how_online", link=office.online)] if office.online else []
    ways += [letter.text("how_counter", where=letter.counter())] if office.address else []
    ways += [letter.text("how_phone", phone=office.phone)] if office.phone else []
    letter.section("notice_how")
    letter.sheet.list(ways or [letter.text("how_unsaid")])


def _then(letter: Letter, said: Notice) -> None:
    letter.section("notice_then")
    letter.sheet.say(letter.text("until", day=letter.day(said.until)) if said.until else letter.text("no_until"))
    if said.until and said.late.strip():
        letter.sheet.say(letter.text("late", late=said.late))
    letter.sheet.say(letter.text("then_permit" if letter.head.permit else "then"))
    if letter.head.permit:
        letter.sheet.say(letter.text("law_notice"), "faint")
