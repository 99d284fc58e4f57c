"""Lock 4: what no statement gets past, with our pragmas or without."""

from __future__ import annotations

import datetime as dt

import pytest
from ground import TABLES, Asked, Ground
from sqlalchemy import select

from checkpoint.batch import approve, open_sample, plan
from checkpoint.decide import revoke
from checkpoint.tables import Release
from core.conversations import Entry

NONE: tuple[str, ...] = ()
OFF = (
    "PRAGMA foreign_keys=OFF", "PRAGMA recursive_triggers=OFF", "PRAGMA ignore_check_constraints=ON",
)  # fmt: skip
SIDE = "'2026-01-02 03:04:05.678900'"


@pytest.fixture
def lived(ground: Ground) -> Ground:
    """Every guarded table has a row."""
    return live(ground)


def live(ground: Ground) -> Ground:
    asked = ground.ask()
    ground.decide("clerk", asked.draft)
    steward = ground.staff("steward")
    cards = ground.standing(ground.card())
    made = plan(ground.db, steward, [ground.version], "s" * 64)
    open_sample(ground.db, ground.keys, steward, made.id, cards[0][0])
    approve(ground.db, ground.keys, steward, made.id, mapping_version="1", template_version="1")
    revoke(ground.db, ground.keys, steward, *cards[0], "示例")
    return ground


def waiting(ground: Ground, **more: object) -> Asked:
    return ground.ask(**more)  # type: ignore[arg-type]


def approval(ground: Ground, asked: Asked, **changed: str) -> str:
    """An INSERT of an approval by hand."""
    row = {
        "draft_id": f"'{asked.draft.id}'", "digest": f"'{asked.draft.digest}'", "outcome": "'approved'",
        "person_id": f"'{ground.people['clerk']}'", "at": SIDE, "how": "'single'", "batch_id": "NULL",
    } | changed  # fmt: skip
    return f"INSERT INTO approval ({', '.join(row)}) VALUES ({', '.join(row.values())})"


def release(ground: Ground, asked: Asked, **changed: str) -> str:
    """An INSERT of a release by hand."""
    row = {
        "id": "'forged-release'", "draft_id": f"'{asked.draft.id}'", "digest": f"'{asked.draft.digest}'",
        "conversation_id": f"'{asked.conversation}'", "question_id": "NULL", "once": "'forged'",
        "at": "'2099-01-02 03:04:05.678900'", "standing": "'1'", "confidence": "NULL", "facts": "'{}'",
    } | changed  # fmt: skip
    return f"INSERT INTO release ({', '.join(row)}) VALUES ({', '.join(row.values())})"


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_changed_or_removed(lived: Ground, table: str) -> None:
    column = lived.rows(
        f"SELECT name FROM pragma_table_info('{table}')" if lived.sqlite else
        f"SELECT attname FROM pg_attribute WHERE attrelid = '\"{table}\"'::regclass AND attnum > 0 ORDER BY attnum"
    )[0][0]  # fmt: skip
    before = lived.rows(f'SELECT * FROM "{table}"')
    assert before
    for pragmas in (NONE, OFF):
        assert lived.refused(f'UPDATE "{table}" SET "{column}" = "{column}" || \'x\'', *pragmas) or table in (
            "link", "passage_version") and lived.refused(f'UPDATE "{table}" SET "{column}" = "{column}" + 1', *pragmas)  # fmt: skip
        assert lived.refused(f'DELETE FROM "{table}"', *pragmas, also="append-only")
    if not lived.sqlite:
        assert lived.refused(f'TRUNCATE "{table}" CASCADE', also="append-only")
        assert lived.refused(f"SET session_replication_role = replica; DELETE FROM \"{table}\"", also="append-only")
    assert lived.rows(f'SELECT * FROM "{table}"') == before


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("word", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT OR FAIL", "INSERT OR ROLLBACK"])
def test_no_insert_replaces_a_row(lite: Ground, table: str, word: str) -> None:
    live(lite)
    before = lite.rows(f'SELECT * FROM "{table}"')
    for pragmas in (NONE, OFF):
        assert lite.refused(f'{word} INTO "{table}" SELECT * FROM "{table}" LIMIT 1', *pragmas)
    assert lite.rows(f'SELECT * FROM "{table}"') == before


@pytest.mark.parametrize("table", TABLES)
def test_no_rowid_is_aimed_at(lite: Ground, table: str) -> None:
    """INSERT OR REPLACE with an old row's rowid and a new key would delete that row without a delete trigger."""
    live(lite)
    columns = [r[0] for r in lite.rows(f"SELECT name FROM pragma_table_info('{table}')")]
    before = lite.rows(f'SELECT * FROM "{table}"')
    rest = ", ".join(f'"{c}"' for c in columns[1:])
    assert lite.refused(
        f'INSERT OR REPLACE INTO "{table}" (rowid, "{columns[0]}", {rest}) '
        f'SELECT 1, "{columns[0]}" || \'9\', {rest} FROM "{table}" LIMIT 1', *OFF
    )  # fmt: skip
    assert lite.rows(f'SELECT * FROM "{table}"') == before


def test_no_upsert_changes_a_row(lived: Ground) -> None:
    for pragmas in (NONE, OFF):
        assert lived.refused(
            "INSERT INTO release SELECT * FROM release WHERE true LIMIT 1 ON CONFLICT (id) DO UPDATE SET once = 'x'", *pragmas
        ) or not lived.sqlite
    assert not lived.sqlite or lived.rows("SELECT count(*) FROM release WHERE once = 'x'") == [(0,)]
    if not lived.sqlite:
        assert lived.refused(
            "INSERT INTO opinion SELECT * FROM opinion LIMIT 1 ON CONFLICT (id) DO UPDATE SET reason = 'x'"
        )
        assert lived.refused(
            "INSERT INTO entry SELECT * FROM entry LIMIT 1 ON CONFLICT (id) DO UPDATE SET once = 'x'", also="append-only"
        )


@pytest.mark.parametrize("pragmas", [NONE, OFF])
def test_no_approval_without_its_draft_person_and_outcome(ground: Ground, pragmas: tuple[str, ...]) -> None:
    asked = waiting(ground)
    for changed in (
        {"draft_id": "'nothing'"}, {"digest": f"'{'0' * 64}'"}, {"draft_id": "NULL"}, {"digest": "NULL"},
        {"outcome": "'refused'"}, {"outcome": "NULL"}, {"person_id": "NULL"}, {"person_id": "'nobody'"}, {"at": "NULL"},
        {"how": "'so'"}, {"how": "NULL"}, {"batch_id": "'x'"}, {"how": "'batch'", "batch_id": "'x'"},
        {"person_id": f"'{ground.people['steward']}'"}, {"person_id": f"'{ground.people['nobody']}'"},
        {},  # a clerk's, but no opinion of theirs stands
    ):  # fmt: skip
        assert ground.refused(approval(ground, asked, **changed), *pragmas), changed
    assert ground.rows("SELECT count(*) FROM approval") == [(0,)]


def test_no_approval_before_its_quorum(ground: Ground) -> None:
    asked = waiting(ground, quorum=2)
    assert not ground.decide("clerk", asked.draft).approved
    at = f"'{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S.%f}'"
    assert ground.refused(approval(ground, asked, at=at), also="approval basis")


def test_no_approval_of_what_was_refused(ground: Ground) -> None:
    asked = waiting(ground, quorum=2)
    ground.decide("clerk", asked.draft, "refuse")
    at = f"'{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S.%f}'"
    assert ground.refused(approval(ground, asked, at=at))


@pytest.mark.parametrize("pragmas", [NONE, OFF])
def test_no_release_without_its_approval(ground: Ground, pragmas: tuple[str, ...]) -> None:
    asked, other = waiting(ground), waiting(ground)
    assert ground.refused(release(ground, asked), *pragmas)
    ground.decide("clerk", asked.draft)
    for changed in (
        {"digest": f"'{other.draft.digest}'"}, {"digest": "NULL"}, {"draft_id": "NULL"}, {"draft_id": f"'{other.draft.id}'"},
        {"at": "NULL"}, {"at": SIDE}, {"conversation_id": "'nowhere'"}, {"conversation_id": "NULL"},
        {"conversation_id": f"'{other.conversation}'"}, {"question_id": f"'{other.question}'"}, {"id": "NULL"},
    ):  # fmt: skip
        assert ground.refused(release(ground, asked, **changed), *pragmas), changed
    if ground.sqlite:
        assert ground.refused(release(ground, asked, at="'zzz'"), *pragmas)
    assert ground.rows("SELECT count(*) FROM release") == [(1,)]


def test_no_release_on_a_revoked_approval_or_a_lapsed_citation(ground: Ground) -> None:
    first, second = waiting(ground), waiting(ground)
    for asked in (first, second):
        ground.decide("clerk", asked.draft)
    revoke(ground.db, ground.keys, ground.staff("supervisor"), first.draft.id, first.draft.digest, "示例")
    assert ground.refused(release(ground, first), also="release approval")
    with ground.raw() as connection:
        connection.execute("UPDATE source_version SET ends_at = '2030-01-01 00:00:00.000000'")
    assert ground.refused(release(ground, second), also="release force")


@pytest.mark.parametrize("pragmas", [NONE, OFF])
def test_no_machine_words_enter_a_thread_but_by_a_release_of_its_own(ground: Ground, pragmas: tuple[str, ...]) -> None:
    asked, other = waiting(ground), waiting(ground)
    ground.decide("clerk", other.draft)
    with ground.db.read() as session:
        theirs = session.scalars(select(Release.id)).one()
        assert session.scalars(select(Entry.kind)).all() == ["answer"]
    blob = "X'00'" if ground.sqlite else "'\\x00'"
    for kind, sealed, released, person in (
        ("'answer'", blob, "NULL", "NULL"), ("'answer'", "NULL", "NULL", "NULL"), ("'answer'", "NULL", "'none'", "NULL"),
        ("'answer'", "NULL", f"'{theirs}'", "NULL"), ("'notice'", blob, "NULL", "NULL"), ("'speech'", blob, "NULL", "NULL"),
        ("NULL", blob, "NULL", "NULL"), ("'human_reply'", blob, "NULL", "NULL"), ("'question'", "NULL", f"'{theirs}'", "NULL"),
        ("'human_reply'", blob, "NULL", "'nobody'"), ("'question'", blob, "NULL", f"'{ground.people['clerk']}'"),
    ):  # fmt: skip
        assert ground.refused(
            "INSERT INTO entry (id, conversation_id, seq, once, kind, at, sealed, release_id, person_id, facts) VALUES "
            f"('e', '{asked.conversation}', 99, 'x', {kind}, {SIDE}, {sealed}, {released}, {person}, '{{}}')", *pragmas
        ), kind  # fmt: skip


def test_no_text_enters_a_published_version(ground: Ground) -> None:
    with ground.raw(*(OFF if ground.sqlite else NONE)) as connection:
        connection.execute(
            "INSERT INTO passage_version (id, document_id, path, text, digest) VALUES (77, 'doc:gjj', 'p', 't', 'd')"
        )
    assert ground.refused(f"INSERT INTO version_passage VALUES ('{ground.version}', 77, 9)", also="version_passage open")


def test_no_draft_escapes_erasure_or_lacks_its_author(ground: Ground) -> None:
    asked = waiting(ground)
    cols = "id, digest, kind, body, sealed, scope, author_kind, author_id, item_id, field, locale, template, quorum, demonstration, made_at"
    blob = "X'00'" if ground.sqlite else "'\\x00'"
    for body, sealed, scope, kind, author, quorum in (
        ("'{}'", "NULL", f"'{asked.conversation}'", "'machine'", "NULL", "1"), ("NULL", blob, "''", "'machine'", "NULL", "1"),
        ("'{}'", "NULL", "''", "'person'", "NULL", "1"), ("'{}'", "NULL", "''", "'person'", "'nobody'", "1"),
        ("'{}'", "NULL", "''", "'machine'", "NULL", "0"), ("'{}'", "NULL", "''", "'cat'", "NULL", "1"),
        ("'{}'", blob, "''", "'machine'", "NULL", "1"), ("NULL", "NULL", "''", "'machine'", "NULL", "1"),
    ):  # fmt: skip
        row = f"'d', '{'a' * 64}', 'card', {body}, {sealed}, {scope}, {kind}, {author}, '', '', 'zh', '', {quorum}, '0', {SIDE}"
        assert ground.refused(f"INSERT INTO draft ({cols}) VALUES ({row})", *OFF if ground.sqlite else NONE), row


def test_the_chain_takes_only_its_next_link(lived: Ground) -> None:
    last, head = lived.rows("SELECT seq, hash FROM link ORDER BY seq DESC LIMIT 1")[0]
    for seq, prev in ((last, head), (last + 2, head), (last + 1, "0" * 64), ("NULL", head), (1, "none"), (-1, head)):
        assert lived.refused(f"INSERT INTO link VALUES ({seq}, 'x', 'x', '{{}}', '{prev}', 'new')")


def test_what_is_right_is_taken(ground: Ground) -> None:
    """The control: the same statements with nothing wrong in them pass, so it is the guards that refuse the others."""
    asked = waiting(ground)
    at = f"'{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S.%f}'"
    assert not ground.refused(
        "INSERT INTO opinion (id, draft_id, digest, person_id, verdict, reason, at) VALUES ('o', "
        f"'{asked.draft.id}', '{asked.draft.digest}', '{ground.people['clerk']}', 'approve', '', {at})"
    )
    assert not ground.refused(approval(ground, asked, at=at))
    later = f"'{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S.%f}'"
    assert not ground.refused(release(ground, asked, at=later))
    assert not ground.refused(
        "INSERT INTO entry (id, conversation_id, seq, once, kind, at, release_id, facts) VALUES "
        f"('e', '{asked.conversation}', 99, 'x', 'answer', {later}, 'forged-release', '{{}}')"
    )
    last, head = ground.rows("SELECT seq, hash FROM link ORDER BY seq DESC LIMIT 1")[0]
    assert not ground.refused(f"INSERT INTO link VALUES ({last + 1}, 'x', 'x', '{{}}', '{head}', 'new')")
