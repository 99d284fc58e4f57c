"""Which tables are append-only, and what each new row of the checkpoint must rest on (lock 4).

The demands repeat foreign keys, NOT NULLs and CHECKs, because SQLite enforces them only where a pragma is on, and add what
those cannot say: who may approve what, that a quorum was reached, that what is cited is in force.
"""

from __future__ import annotations

from checkpoint.guards_cases import CASE_GUARDS
from checkpoint.guards_review import REVIEW_GUARDS
from core.guards import AppendOnly, Demand, Guard

_SAME = "{0}.draft_id = NEW.draft_id AND {0}.digest = NEW.digest"
_PERSON = "NOT EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person_id)"
_DRAFT = "NOT EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft_id AND d.digest = NEW.digest)"
_APPROVED = f"NOT EXISTS (SELECT 1 FROM approval a WHERE {_SAME.format('a')}"

GUARDS: tuple[Guard, ...] = (
    AppendOnly("draft", (("id",), ("id", "digest"))),
    AppendOnly("draft_citation", (("draft_id", "n"),)),
    AppendOnly("opinion", (("id",), ("draft_id", "person_id"))),
    AppendOnly("batch", (("id",),)),
    AppendOnly("approval", (("draft_id", "digest"),)),
    AppendOnly("revocation", (("draft_id", "digest"),)),
    AppendOnly("release", (("id",), ("conversation_id", "once"))),
    AppendOnly("link", (("seq",), ("hash",))),
    AppendOnly("passage_version", (("id",), ("document_id", "path", "digest"))),
    AppendOnly("version_passage", (("version_id", "passage_id"),)),
    AppendOnly("entry", (("id",), ("conversation_id", "seq"), ("conversation_id", "once"))),
    AppendOnly("person_role", (("id",),), may_close=("revoked_at",)),
    Demand(
        "draft", "whole",
        "COALESCE(NEW.author_kind, '') NOT IN ('machine', 'person') OR NEW.quorum IS NULL OR NEW.quorum < 1"
        " OR NEW.author_kind = 'person' AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.author_id)"
        " OR NEW.digest IS NULL OR length(NEW.digest) <> 64"
        # What a conversation owns is sealed, so that its erasure reaches it; what stands for all is not.
        " OR (NEW.scope = '') <> (NEW.body IS NOT NULL) OR (NEW.scope = '') <> (NEW.sealed IS NULL)"
        " OR NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.parent_id)",
        instants=("made_at",),
    ),
    Demand(
        "draft_citation", "passage",
        "NOT EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft_id)"
        " OR NOT EXISTS (SELECT 1 FROM passage_version p WHERE p.id = NEW.passage_id AND NEW.start >= 0"
        ' AND NEW."end" > NEW.start AND NEW."end" <= length(p.text))',
    ),
    Demand(
        "opinion", "draft",
        f"{_DRAFT} OR {_PERSON} OR COALESCE(NEW.verdict, '') NOT IN ('approve', 'edit', 'refuse', 'escalate')"
        f" OR EXISTS (SELECT 1 FROM approval a WHERE {_SAME.format('a')})",
        instants=("at",),
    ),
    Demand(
        "approval", "draft",
        f"NEW.at IS NULL OR COALESCE(NEW.outcome, '') <> 'approved' OR {_DRAFT} OR {_PERSON}",
        instants=("at",),
    ),
    Demand(
        "approval", "right",
        "NOT EXISTS (SELECT 1 FROM person_role r JOIN draft d ON d.id = NEW.draft_id WHERE r.person_id = NEW.person_id"
        " AND r.revoked_at IS NULL AND r.granted_at <= NEW.at AND (d.scope = '' AND r.role = 'steward'"
        " OR d.scope <> '' AND r.role IN ('clerk', 'supervisor')))",
    ),
    Demand(
        "approval", "basis",
        "COALESCE(NEW.how, '') NOT IN ('single', 'batch', 'demonstration')"
        " OR (NEW.how = 'single') <> (NEW.batch_id IS NULL)"
        " OR NEW.how = 'single' AND (NOT EXISTS (SELECT 1 FROM opinion o WHERE"
        f" {_SAME.format('o')} AND o.person_id = NEW.person_id AND o.verdict = 'approve')"
        f" OR (SELECT COUNT(*) FROM opinion o WHERE {_SAME.format('o')} AND o.verdict = 'approve')"
        " < (SELECT d.quorum FROM draft d WHERE d.id = NEW.draft_id))"
        f" OR EXISTS (SELECT 1 FROM opinion o WHERE {_SAME.format('o')} AND o.verdict IN ('refuse', 'edit'))"
        " OR NEW.how <> 'single' AND (NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = NEW.batch_id"
        " AND b.person_id = NEW.person_id AND b.at = NEW.at)"
        " OR EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft_id AND d.scope <> ''))"
        " OR NEW.how = 'batch' AND EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft_id AND d.kind <> 'card')"
        " OR NEW.how = 'demonstration' AND NOT EXISTS (SELECT 1 FROM draft d JOIN person p ON p.id = NEW.person_id"
        " WHERE d.id = NEW.draft_id AND d.demonstration AND p.demonstration)",
    ),
    Demand("revocation", "approval", f"{_APPROVED}) OR {_PERSON}", instants=("at",)),
    Demand(
        "release", "approval",
        f"NEW.at IS NULL OR {_APPROVED} AND a.at <= NEW.at)"
        f" OR EXISTS (SELECT 1 FROM revocation r WHERE {_SAME.format('r')})",
        instants=("at",),
    ),
    Demand(
        "release", "place",
        "NOT EXISTS (SELECT 1 FROM conversation c WHERE c.id = NEW.conversation_id)"
        " OR EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft_id AND d.scope NOT IN ('', NEW.conversation_id))"
        " OR NEW.question_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM question q WHERE q.id = NEW.question_id"
        " AND q.conversation_id = NEW.conversation_id)",
    ),
    Demand(
        "release", "force",
        "EXISTS (SELECT 1 FROM draft_citation c WHERE c.draft_id = NEW.draft_id AND NOT EXISTS (SELECT 1"
        " FROM version_passage vp JOIN source_version v ON v.id = vp.version_id WHERE vp.passage_id = c.passage_id"
        " AND v.status = 'published' AND v.starts_at <= NEW.at AND (v.ends_at IS NULL OR v.ends_at > NEW.at)))",
    ),
    # A thread shows no machine's words but a release of its own, and no person's but a named one's.
    Demand(
        "entry", "words",
        "COALESCE(NEW.kind, '') NOT IN"
        " ('question', 'message', 'human_reply', 'handover', 'notice', 'answer', 'outcome', 'clarification', 'correction')"
        " OR (NEW.kind IN ('answer', 'outcome', 'clarification', 'correction')) <> (NEW.release_id IS NOT NULL)"
        " OR NEW.sealed IS NOT NULL AND NEW.kind NOT IN ('question', 'message', 'human_reply')"
        " OR NEW.release_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM release r WHERE r.id = NEW.release_id"
        " AND r.conversation_id = NEW.conversation_id)"
        " OR (NEW.kind = 'human_reply') <> (NEW.person_id IS NOT NULL)"
        f" OR NEW.person_id IS NOT NULL AND {_PERSON}",
        instants=("at",),
    ),
    # A version is closed once it is published: no other text enters what a steward put in force.
    Demand(
        "version_passage", "open",
        "NOT EXISTS (SELECT 1 FROM source_version v JOIN passage_version p ON p.document_id = v.document_id"
        " WHERE v.id = NEW.version_id AND v.status = 'imported' AND p.id = NEW.passage_id)",
    ),
    Demand(
        "link", "next",
        "NEW.seq IS NULL OR NEW.seq <> COALESCE((SELECT MAX(l.seq) FROM link l), 0) + 1"
        " OR NEW.prev IS NULL OR NEW.prev <> COALESCE((SELECT l.hash FROM link l ORDER BY l.seq DESC LIMIT 1), 'none')",
    ),
    *CASE_GUARDS,
    *REVIEW_GUARDS,
)  # fmt: skip
