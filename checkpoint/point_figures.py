"""What reviewers' verdicts say of each review point's rule: how often a flag was right, and what it passed over.

Counted by point and by the rule's digest, so that a changed rule begins anew; of settled points alone, those that lapsed
since included, for what was judged was judged. Cases that an audit seeded say nothing of a rule and are left out.

A fixed number of queries whatever the number of cases. `point_figures` reads each inspection in an index and each verdict, and
grows with both; `demotion_of` reads the flags of the points that it is asked of, and their verdicts.
Measured on SQLite with 300 000 inspections and 143 000 verdicts of 300 points: 4.3 s of processor time, and 0.04 s for the 15
points of one case. See docs/metrics.md for the figures.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, cast

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from checkpoint.flags import standing
from checkpoint.review_tables import Inspection, OwnFinding, Verdict
from checkpoint.seeding import seeded_cases

Key = tuple[str, str]
"""A review point's id and its rule's digest."""
# What a rule says of a point; of the others it says nothing.
JUDGED = ("doubtful", "satisfied", "unchecked")


@dataclass(frozen=True)
class PointFigures:
    """Of one point under one rule. `flagged`: how often it was found doubtful, as it stands or as it was judged;
    `confirmed`, `dismissed`: flags that people settled as not met, as met; `reasons`: of the dismissed; `missed`: found
    satisfied, but not met for a person; `verdicts`: all its settled points. `current`: some item's newest inspection is by this
    rule."""

    point: str
    rule_digest: str
    items: tuple[str, ...] = ()
    flagged: int = 0
    confirmed: int = 0
    dismissed: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    missed: int = 0
    verdicts: int = 0
    current: bool = False

    @property
    def precision(self) -> float | None:
        """Confirmed flags ÷ settled flags; None without one."""
        return _share(self.confirmed, self.confirmed + self.dismissed)

    @property
    def recall(self) -> float | None:
        """Confirmed flags ÷ what people found not met of what the rule judged; None where they found nothing."""
        return _share(self.confirmed, self.confirmed + self.missed)

    def standing(self, floor: float, after: int) -> str:
        """few (fewer settled flags than `after`), demoted (precision below `floor`) or normal."""
        if self.confirmed + self.dismissed < max(after, 1):
            return "few"
        return "demoted" if (self.precision or 0.0) < floor else "normal"


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def point_figures(session: Session) -> dict[Key, PointFigures]:
    """The figures of every point that was ever entered."""
    tallies = _tallies(session, JUDGED)
    for inspection, point, digest in found_beside(session):
        tallies[point, digest].missed.add(inspection)
    entered: dict[Key, list[Any]] = defaultdict(list)
    for row in _entered(session):
        entered[row.point, row.rule_digest].append(row)
    current = _current([row for rows in entered.values() for row in rows])
    return {
        key: tallies[key].told(
            key, items=tuple(sorted({row.item_id for row in rows})), standing=sum(row.flagged for row in rows), current=key in current
        )
        for key, rows in entered.items()
    }  # fmt: skip


def demoted(session: Session, floor: float, after: int) -> dict[Key, PointFigures]:
    """The points whose flags were right less often than `floor`, of at least `after` settled ones."""
    return {key: one for key, one in point_figures(session).items() if one.standing(floor, after) == "demoted"}


def demotion_of(session: Session, floor: float, after: int, points: Collection[str] | None = None) -> frozenset[Key]:
    """The keys of `demoted`, of these points or of all, for a page that marks them: only verdicts on flags are read for it."""
    told = ((key, tally.told(key)) for key, tally in _tallies(session, JUDGED[:1], points).items())
    return frozenset(key for key, one in told if one.standing(floor, after) == "demoted")


def demoted_now(session: Session, floor: float, after: int) -> frozenset[Key]:
    """Those of `demotion_of` whose rule still judges: what a steward is told of."""
    keys = demotion_of(session, floor, after)
    return keys & _current(list(_entered(session, sorted({point for point, _ in keys})))) if keys else keys


@dataclass
class _Tally:
    """What the settled points of a key add up to."""

    confirmed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    verdicts: int = 0
    lapsed_flags: int = 0
    missed: set[str] = field(default_factory=set)

    def told(self, key: Key, *, standing: int = 0, **more: Any) -> PointFigures:
        reasons = dict(self.reasons.most_common())
        return PointFigures(
            *key, flagged=standing + self.lapsed_flags, confirmed=self.confirmed, dismissed=sum(reasons.values()), reasons=reasons,
            missed=len(self.missed), verdicts=self.verdicts, **more,
        )  # fmt: skip


@dataclass(frozen=True)
class Settled:
    """A point that people settled: which, what the rule found, what they said and, where they say otherwise, why."""

    inspection_id: str
    point: str
    rule_digest: str
    result: str
    lapsed: bool
    says: str
    reason: str


def _tallies(session: Session, results: Sequence[str], points: Collection[str] | None = None) -> dict[Key, _Tally]:
    tallies: dict[Key, _Tally] = defaultdict(_Tally)
    for one in settled(session, results, points):
        tally = tallies[one.point, one.rule_digest]
        tally.verdicts += 1
        if one.result == "doubtful":
            tally.lapsed_flags += one.lapsed
            if one.says == "not_met":
                tally.confirmed += 1
            else:
                tally.reasons[one.reason] += 1
        elif one.result == "satisfied" and one.says == "not_met":
            tally.missed.add(one.inspection_id)
    return tallies


def settled(session: Session, results: Sequence[str] = JUDGED, points: Collection[str] | None = None) -> Iterator[Settled]:
    """Every point that people settled and the rule found to be one of `results`; of `points` or of all."""
    wanted = (
        select(
            Inspection.id.label("inspection"), Inspection.point, Inspection.rule_digest, Inspection.result, Inspection.two_staff,
            Inspection.lapsed_at, Verdict.person_id, Verdict.step, Verdict.says, Verdict.reason, Verdict.at,
        )
        .join(Verdict, Verdict.inspection_id == Inspection.id)
        .where(Inspection.case_id.not_in(seeded_cases(session)))
        .order_by(Inspection.id, Verdict.at)
    )  # fmt: skip
    if points is not None:
        wanted = wanted.where(Inspection.point.in_(points))
    for result in results:
        # One result at a time, so that the database begins at the index of inspections and opens no sealed row.
        yield from _settled(session.execute(wanted.where(Inspection.result == result).execution_options(yield_per=2000)))


def _settled(told: Iterable[Any]) -> Iterator[Settled]:
    for _, rows in groupby(told, lambda row: row.inspection):
        said = list(rows)
        # A row has every column by which `standing` tells where a point stands, of the inspection and of the verdict.
        where = standing(cast(Inspection, said[0]), cast(Sequence[Verdict], said))
        if where.decided:
            of = said[0]
            reason = next((one.reason for one in reversed(said) if one.says == where.decided and one.reason), "")
            yield Settled(of.inspection, of.point, of.rule_digest, of.result, of.lapsed_at is not None, where.decided, reason)


def found_beside(session: Session) -> Iterator[tuple[str, str, str]]:
    """Inspections (id, point, rule's digest) that stood as satisfied when a reviewer wrote a finding on that very point."""
    stood = or_(Inspection.lapsed_at.is_(None), Inspection.lapsed_at > OwnFinding.at) & (Inspection.made_at <= OwnFinding.at)
    wanted = (
        select(Inspection.id, Inspection.point, Inspection.rule_digest)
        .join(
            OwnFinding,
            (OwnFinding.case_id == Inspection.case_id) & (OwnFinding.item_id == Inspection.item_id) & (OwnFinding.point == Inspection.point),
        )
        .where(
            OwnFinding.point != "", OwnFinding.withdrawn_at.is_(None), Inspection.result == "satisfied", stood,
            OwnFinding.case_id.not_in(seeded_cases(session)),
        )
        .distinct()
    )  # fmt: skip
    for row in session.execute(wanted):
        yield row[0], row[1], row[2]


def _entered(session: Session, points: Sequence[str] | None = None) -> Iterator[Any]:
    """Per point, rule and item: when it was last entered, and how many flags of it stand. What is a person's from the start
    has no rule that could be right or wrong."""
    standing_flag = case(((Inspection.result == "doubtful") & Inspection.lapsed_at.is_(None), 1), else_=0)
    wanted = (
        select(
            Inspection.point, Inspection.rule_digest, Inspection.item_id, func.max(Inspection.made_at).label("newest"),
            func.sum(standing_flag).label("flagged"),
        )
        .where(Inspection.result.in_(JUDGED), Inspection.case_id.not_in(seeded_cases(session)))
        .group_by(Inspection.point, Inspection.rule_digest, Inspection.item_id)
    )  # fmt: skip
    yield from session.execute(wanted if points is None else wanted.where(Inspection.point.in_(points)))


def _current(entered: Sequence[Any]) -> frozenset[Key]:
    """The rule by which each item's point was inspected last."""
    newest: dict[tuple[str, str], Any] = {}
    for row in entered:
        if (row.item_id, row.point) not in newest or row.newest > newest[row.item_id, row.point].newest:
            newest[row.item_id, row.point] = row
    return frozenset((row.point, row.rule_digest) for row in newest.values())
