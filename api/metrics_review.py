"""The review desk in /metrics: how good its flags are, what was sent out, whether people still look. By desk, never by name."""

from __future__ import annotations

import time
from collections import Counter as Tally

from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy.orm import Session

from checkpoint.point_figures import point_figures
from checkpoint.review_figures import review_figures

# Counting reads every verdict, and whoever collects these asks several times a minute.
SECONDS = 300


class ReviewMeasures:
    """The gauges of the review desk, counted anew every five minutes at most."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._counted: float | None = None

        def gauge(name: str, says: str, *labels: str) -> Gauge:
            return Gauge(f"yijianshi_{name}", says, labels, registry=registry)

        self.flags = gauge("review_flags", "Flags that people settled, and what rules passed over", "outcome")
        self.points = gauge("review_points", "Review points whose rule judges now", "state")
        self.blind = gauge("review_blind_agreement", "Blind first verdicts that say what the rule found, of all")
        self.notices = gauge("review_notices", "Notices issued", "repeat")
        self.deemed = gauge("review_deemed", "Acceptances that the law deemed")
        self.first = gauge("first_pass_rate", "Cases accepted without having been sent back, of all accepted")
        self.decided = gauge("review_decisions_timed", "Verdicts and signatures whose time is known", "desk", "faster_than_reading")

    def count(self, session: Session, floor: float, after: int) -> None:
        """Sets them from the tables."""
        if self._counted is not None and time.monotonic() - self._counted < SECONDS:
            return
        points, told = list(point_figures(session).values()), review_figures(session)
        for outcome in ("confirmed", "dismissed", "missed"):
            self.flags.labels(outcome).set(sum(getattr(one, outcome) for one in points))
        states = Tally(one.standing(floor, after) for one in points if one.current)
        for state in ("normal", "demoted", "few"):
            self.points.labels(state).set(states[state])
        for measure, value in ((self.blind, told.blind_agreement), (self.first, told.first_pass_rate)):
            measure.set(float("nan") if value is None else value)
        self.notices.labels("true").set(told.repeated)
        self.notices.labels("false").set(told.notices - told.repeated)
        self.deemed.set(told.deemed)
        self.decided.clear()
        for desk, (fast, known) in told.desks.items():
            self.decided.labels(desk, "true").set(fast)
            self.decided.labels(desk, "false").set(known - fast)
        self._counted = time.monotonic()
