"""Which tables are append-only, and what each new row of the checkpoint must rest on (lock 4)."""

from __future__ import annotations

from core.guards import AppendOnly, Demand, Guard

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
    # These repeat the foreign keys and NOT NULLs, because SQLite enforces foreign keys only where a pragma is on.
    Demand(
        "draft_citation", "passage",
        'NOT EXISTS (SELECT 1 FROM passage_version p WHERE p.id = NEW.passage_id AND NEW.start >= 0'
        ' AND NEW."end" > NEW.start AND NEW."end" <= length(p.text))',
    ),
    Demand(
        "opinion", "draft",
        "NOT EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft_id AND d.digest = NEW.digest)"
        " OR NOT EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person_id)",
    ),
    Demand(
        "approval", "draft",
        "NEW.at IS NULL OR NEW.outcome IS NULL OR NEW.outcome <> 'approved'"
        " OR NOT EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft_id AND d.digest = NEW.digest)"
        " OR NOT EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person_id)",
    ),
    Demand(
        "revocation", "approval",
        "NOT EXISTS (SELECT 1 FROM approval a WHERE a.draft_id = NEW.draft_id AND a.digest = NEW.digest)",
    ),
    Demand(
        "release", "approval",
        "NEW.at IS NULL OR NOT EXISTS (SELECT 1 FROM approval a WHERE a.draft_id = NEW.draft_id"
        " AND a.digest = NEW.digest AND a.at <= NEW.at)"
        " OR EXISTS (SELECT 1 FROM revocation r WHERE r.draft_id = NEW.draft_id AND r.digest = NEW.digest)",
    ),
    Demand(
        "link", "next",
        "NEW.seq IS NULL OR NEW.seq <> COALESCE((SELECT MAX(l.seq) FROM link l), 0) + 1"
        " OR NEW.prev IS NULL OR NEW.prev <> COALESCE((SELECT l.hash FROM link l ORDER BY l.seq DESC LIMIT 1), 'none')",
    ),
)  # fmt: skip
