"""What the database itself demands of a review: verdicts by reviewers on what stands, papers that another person signed (lock 4)."""

from __future__ import annotations

from core.guards import AppendOnly, Demand, Guard

_HELD = (
    "EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = NEW.person_id AND r.revoked_at IS NULL"
    " AND r.granted_at <= NEW.{0} AND r.role IN ({1}))"
)
_REVIEWER = "'reviewer', 'supervisor'"
_IN_REVIEW = (
    "EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.state IN ('submitted', 'accepted') AND c.erased_at IS NULL)"
)
# Whoever says something of a case has taken it, so that it is known who works on it.
_HOLDS = "EXISTS (SELECT 1 FROM hold h WHERE h.case_id = NEW.case_id AND h.person_id = NEW.person_id AND h.ended_at IS NULL)"
_PAPER = "SELECT 1 FROM paper p WHERE p.id = NEW.paper_id AND p.digest = NEW.digest"

REVIEW_GUARDS: tuple[Guard, ...] = (
    AppendOnly("inspection", (("id",), ("id", "digest")), may_close=("lapsed_at",)),
    AppendOnly("verdict", (("id",), ("inspection_id", "person_id", "step"))),
    AppendOnly("own_finding", (("id",), ("id", "digest")), may_close=("withdrawn_at",)),
    AppendOnly("hold", (("id",),), may_close=("ended_at",)),
    AppendOnly("paper", (("id",), ("id", "digest")), may_close=("dropped_at",)),
    AppendOnly("paper_signature", (("paper_id", "digest"),)),
    AppendOnly("paper_issue", (("paper_id",), ("case_id", "once"))),
    Demand(
        "inspection", "founded",
        "COALESCE(NEW.result, '') NOT IN ('satisfied', 'doubtful', 'unchecked', 'not_applicable', 'human')"
        " OR NEW.sealed IS NULL OR NEW.lapsed_at IS NOT NULL OR NEW.digest IS NULL OR length(NEW.digest) <> 64"
        " OR NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.erased_at IS NULL AND c.number IS NOT NULL)",
        instants=("made_at",),
    ),
    Demand(
        "verdict", "standing",
        "COALESCE(NEW.says, '') NOT IN ('met', 'not_met') OR COALESCE(NEW.step, '') NOT IN ('first', 'final', 'resolution')"
        " OR NOT EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id AND i.digest = NEW.digest"
        " AND i.case_id = NEW.case_id AND i.lapsed_at IS NULL AND i.result <> 'not_applicable')"
        f" OR NOT {_IN_REVIEW}",
        instants=("at",),
    ),
    Demand("verdict", "person", f"NOT {_HELD.format('at', _REVIEWER)} OR NEW.step <> 'resolution' AND NOT {_HOLDS}"),
    # A verdict against the rule's result says why: a flag dismissed, or something found wrong that the rule called right.
    Demand(
        "verdict", "reason",
        "NEW.step <> 'first' AND TRIM(COALESCE(NEW.reason, '')) = '' AND EXISTS (SELECT 1 FROM inspection i"
        " WHERE i.id = NEW.inspection_id AND (i.result = 'doubtful' AND NEW.says = 'met'"
        " OR i.result = 'satisfied' AND NEW.says = 'not_met'))",
    ),
    # Of a blind point the first word of each person is their own; of another there is none.
    Demand(
        "verdict", "blind",
        "NEW.step = 'final' AND EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id AND i.blind)"
        " AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.inspection_id = NEW.inspection_id AND v.person_id = NEW.person_id"
        " AND v.step = 'first')"
        " OR NEW.step = 'first' AND EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id AND NOT i.blind)",
    ),
    # Two who differ are settled by a third, who is a supervisor.
    Demand(
        "verdict", "resolution",
        f"NEW.step = 'resolution' AND (NOT {_HELD.format('at', chr(39) + 'supervisor' + chr(39))}"
        " OR EXISTS (SELECT 1 FROM verdict v WHERE v.inspection_id = NEW.inspection_id AND v.person_id = NEW.person_id)"
        " OR NOT EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id AND i.two_staff) OR NEW.sealed IS NULL"
        " OR NOT EXISTS (SELECT 1 FROM verdict a JOIN verdict b ON b.inspection_id = a.inspection_id AND b.person_id <> a.person_id"
        " AND b.says <> a.says WHERE a.inspection_id = NEW.inspection_id))",
    ),
    Demand(
        "own_finding", "founded",
        f"NEW.sealed IS NULL OR NEW.withdrawn_at IS NOT NULL OR NOT {_IN_REVIEW} OR NOT {_HELD.format('at', _REVIEWER)}"
        f" OR NOT {_HOLDS}",
        instants=("at",),
    ),
    Demand(
        "hold", "person",
        f"COALESCE(NEW.place, '') NOT IN ('first', 'second') OR NOT {_HELD.format('at', _REVIEWER)} OR NEW.ended_at IS NOT NULL"
        f" OR NOT {_IN_REVIEW} OR EXISTS (SELECT 1 FROM hold h WHERE h.case_id = NEW.case_id AND h.ended_at IS NULL AND (h.person_id = NEW.person_id"
        " OR h.place = 'first' AND NEW.place = 'first'))",
        instants=("at",),
    ),
    Demand(
        "paper", "written",
        "COALESCE(NEW.kind, '') NOT IN ('notice', 'acceptance', 'grant', 'refusal') OR NEW.sealed IS NULL"
        " OR (NEW.kind IN ('grant', 'refusal')) <> (COALESCE(NEW.item_id, '') <> '') OR NEW.dropped_at IS NOT NULL"
        " OR NEW.digest IS NULL OR length(NEW.digest) <> 64"
        f" OR NOT {_IN_REVIEW} OR NOT {_HELD.format('made_at', _REVIEWER)}",
        instants=("made_at",),
    ),
    # What is asked for after acceptance could have been asked before it: a supervisor signs.
    Demand(
        "paper", "repeat",
        "NEW.repeat IS NULL OR NEW.kind = 'notice' AND NOT NEW.repeat"
        " AND EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.accepted_on IS NOT NULL)",
    ),
    Demand(
        "paper_signature", "person",
        f"NOT EXISTS ({_PAPER} AND p.dropped_at IS NULL) OR NOT {_HELD.format('at', _REVIEWER)}"
        f" OR EXISTS ({_PAPER} AND p.kind IN ('notice', 'refusal') AND p.person_id = NEW.person_id)"
        f" OR EXISTS ({_PAPER} AND (p.repeat OR p.kind = 'notice' AND EXISTS (SELECT 1 FROM case_file c WHERE c.id = p.case_id"
        f" AND c.accepted_on IS NOT NULL))) AND NOT {_HELD.format('at', chr(39) + 'supervisor' + chr(39))}",
        instants=("at",),
    ),
    # A result is of a case that was taken up, and written after it was last handed in.
    Demand(
        "paper_issue", "taken_up",
        f"EXISTS ({_PAPER} AND (p.kind IN ('grant', 'refusal') AND EXISTS (SELECT 1 FROM case_file c WHERE c.id = p.case_id"
        " AND (c.accepted_on IS NULL OR c.inspect_again)) OR EXISTS (SELECT 1 FROM case_file c WHERE c.id = p.case_id"
        " AND c.submitted_at > p.made_at)))",
    ),
    Demand(
        "paper_issue", "signed",
        f"NOT EXISTS ({_PAPER} AND p.dropped_at IS NULL AND p.case_id = NEW.case_id) OR NOT EXISTS (SELECT 1 FROM paper_signature s"
        f" WHERE s.paper_id = NEW.paper_id AND s.digest = NEW.digest AND s.at <= NEW.at) OR NOT {_IN_REVIEW}",
        instants=("at",),
    ),
    # Its unique key keeps a second result of an item away, so the key must be the paper's own.
    Demand(
        "paper_issue", "once",
        f"NOT EXISTS ({_PAPER} AND NEW.once = CASE WHEN p.kind = 'notice' THEN 'notice:' || p.id ELSE 'result:' || p.item_id END)",
    ),
    # While a case is sent back, only what the notice asks for is changed.
    Demand(
        "case_value", "asked",
        "EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.opened <> ''"
        " AND REPLACE(c.opened, '\"form:' || NEW.element || '\"', '') = c.opened)",
    ),
)  # fmt: skip
