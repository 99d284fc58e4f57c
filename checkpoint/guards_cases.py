"""What the database itself demands of a case: no suggested value without its provenance, its decision and its consent (lock 4)."""

from __future__ import annotations

from core.guards import AppendOnly, Demand, Guard

_OPEN = (
    "NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.state IN ('draft', 'returned')"
    " AND c.erased_at IS NULL)"
)
# "Holds" as "is another without it": both databases say it so, and no sign of it means more to either.
_CONSENT = (
    "EXISTS (SELECT 1 FROM suggestion s WHERE s.id = NEW.suggestion_id AND REPLACE(s.needs, ',{0},', '') <> s.needs) AND NOT EXISTS"
    " (SELECT 1 FROM consent k WHERE k.case_id = NEW.case_id AND k.scope = '{0}' AND k.withdrawn_at IS NULL{1}"
    " AND REPLACE(k.named, '\"' || NEW.element || '\"', '') <> k.named)"
)

_ASKED = (
    "NOT EXISTS (SELECT 1 FROM consent k WHERE k.id = NEW.consent_id AND k.case_id = NEW.case_id"
    " AND k.scope = 'source:' || NEW.source AND k.withdrawn_at IS NULL)"
)

CASE_GUARDS: tuple[Guard, ...] = (
    AppendOnly("case_value", (("case_id", "element", "rev"),)),
    AppendOnly("suggestion", (("id",), ("id", "digest")), may_close=("lapsed_at",)),
    AppendOnly("suggestion_decision", (("id",), ("suggestion_id",))),
    AppendOnly("consent", (("id",),), may_close=("withdrawn_at",)),
    AppendOnly("case_event", (("id",), ("case_id", "seq"))),
    AppendOnly("source_record", (("id",),), may_close=("lapsed_at",)),
    Demand(
        "case_value", "basis",
        "COALESCE(NEW.origin, '') NOT IN ('typed', 'accepted', 'edited')"
        " OR (NEW.origin = 'typed') <> (NEW.suggestion_id IS NULL)"
        " OR NEW.origin <> 'typed' AND (NEW.sealed IS NULL"
        " OR NOT EXISTS (SELECT 1 FROM suggestion_decision d WHERE d.suggestion_id = NEW.suggestion_id"
        " AND d.case_id = NEW.case_id AND d.element = NEW.element AND d.verdict = NEW.origin)"
        " OR EXISTS (SELECT 1 FROM case_value v WHERE v.suggestion_id = NEW.suggestion_id))"
        f" OR {_OPEN}",
        instants=("at",),
    ),
    Demand(
        "case_value", "newest",
        "NEW.rev IS NULL OR NEW.rev <= COALESCE((SELECT MAX(v.rev) FROM case_value v WHERE v.case_id = NEW.case_id"
        " AND v.element = NEW.element), 0)",
    ),
    Demand(
        "suggestion", "founded",
        "NEW.provenance IS NULL OR NEW.provenance < 1 OR NEW.sealed IS NULL OR NEW.lapsed_at IS NOT NULL"
        " OR NEW.digest IS NULL OR length(NEW.digest) <> 64 OR NEW.needs IS NULL"
        " OR NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.erased_at IS NULL)",
        instants=("made_at",),
    ),
    Demand(
        "suggestion_decision", "standing",
        "COALESCE(NEW.verdict, '') NOT IN ('accepted', 'edited', 'refused')"
        " OR NOT EXISTS (SELECT 1 FROM suggestion s WHERE s.id = NEW.suggestion_id AND s.digest = NEW.digest"
        " AND s.case_id = NEW.case_id AND s.element = NEW.element AND s.lapsed_at IS NULL)"
        f" OR {_OPEN}",
        instants=("at",),
    ),
    Demand(
        "suggestion_decision", "person",
        "COALESCE(NEW.\"by\", '') NOT IN ('applicant', 'clerk') OR (NEW.\"by\" = 'clerk') <> (NEW.person_id IS NOT NULL)"
        " OR NEW.\"by\" = 'clerk' AND (NOT EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = NEW.person_id"
        " AND r.revoked_at IS NULL AND r.granted_at <= NEW.at AND r.role IN ('clerk', 'supervisor'))"
        " OR NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.channel = 'counter'))",
    ),
    Demand(
        "suggestion_decision", "consent",
        "NEW.verdict <> 'refused' AND ("
        + _CONSENT.format("sensitive", "") + " OR " + _CONSENT.format("child", " AND k.given_by = 'guardian'") + ")",
    ),
    Demand(
        "consent", "given",
        "COALESCE(NEW.given_by, '') NOT IN ('applicant', 'guardian', 'agent') OR NEW.withdrawn_at IS NOT NULL"
        " OR NEW.scope = 'child' AND NEW.given_by <> 'guardian' OR COALESCE(NEW.wording, '') = ''"
        f" OR {_OPEN}",
        instants=("at",),
    ),
    # No source is asked, and no record kept, without a standing consent to ask this very source (个人信息保护法 §14).
    Demand("source_ask", "consent", f"NEW.state <> 'waiting' OR {_ASKED} OR {_OPEN}", instants=("at", "next_at", "until")),
    Demand(
        "source_ask", "applicant",
        "NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.applicant_blind <> '')",
    ),
    Demand(
        "source_record", "consent",
        f"NEW.sealed IS NULL OR NEW.lapsed_at IS NOT NULL OR {_ASKED} OR {_OPEN} OR NOT EXISTS (SELECT 1 FROM source_ask a"
        " WHERE a.id = NEW.ask_id AND a.case_id = NEW.case_id AND a.source = NEW.source AND a.consent_id = NEW.consent_id)",
        instants=("at",),
    ),
    Demand(
        "case_event", "case", "NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id)", instants=("at",)
    ),
)  # fmt: skip
