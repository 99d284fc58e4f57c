"""Migration 0007 over what stands: cases and corrections of the version before keep their place, on both databases."""

from __future__ import annotations

from ground import Ground

from core.cases import CaseFile, give_consent, open_ask, start_case, vouch


def test_a_base_of_the_version_before_is_brought_up_with_its_cases(ground: Ground) -> None:
    with ground.db.write() as session:
        case, _ = start_case(session, ground.keys, channel="online", theme="t", items=[], region="", locale="zh")
        id_ = case.id
    with ground.raw() as connection:
        for statement in (
            "DROP TABLE source_record", "DROP TABLE source_ask", "DROP TABLE used_assertion", "DROP INDEX ix_case_file_look_again",
            "DROP INDEX ix_correction_next_at", "ALTER TABLE case_file DROP COLUMN look_again",
            *(f"ALTER TABLE correction DROP COLUMN {c}" for c in ("record_id", "ticket", "tries", "next_at")),
            f"INSERT INTO correction (id, case_id, source, element, sealed, state, at) VALUES ('c', '{id_}', 's', 'e', "
            + ("'x'" if ground.sqlite else "'\\x00'") + ", 'open', '2026-01-02 03:04:05.678900')",
        ):  # fmt: skip
            connection.execute(statement)
    ground.step("0007")
    assert ground.rows("SELECT ticket, tries, record_id, next_at FROM correction") == [("", 0, "", None)]
    with ground.db.write() as session:
        case = session.get_one(CaseFile, id_)
        assert case.look_again is False
        vouch(session, ground.keys, case, subject="id:1", name="林示例", assurance="counter", id_number="1")
        consent = give_consent(session, case, scope="source:a", elements=["owner_name"], given_by="applicant", wording="同意")
        assert open_ask(session, case, consent, "a", ["owner_id"]).state == "waiting"
