"""Applications where citizens have a process of their own: the owner of releases leads them, the restricted role touches none."""

from __future__ import annotations

import httpx
import psycopg
import pytest
from sqlalchemy import make_url

from tests.api.split_stage import Pair, pair, server

__all__ = ["pair", "server"]


def test_applications_are_led_by_the_owner_and_the_restricted_role_touches_no_case(pair: Pair) -> None:
    with httpx.Client(base_url=pair.staff_url, timeout=20) as owner:
        begun = owner.post("/api/v1/cases", json={"matter": "demo-signboard"})
        assert begun.status_code == 201, begun.text
        token = {"Authorization": f"Bearer {begun.json()['token']}"}
        assert owner.get(f"/api/v1/cases/{begun.json()['case']['id']}", headers=token).status_code == 200
        assert "开办餐饮店" in owner.get("/apply").text
        assert owner.get("/ask").status_code == 404
    assert pair.client.post("/api/v1/cases", json={"matter": "demo-signboard"}).json()["code"] == "no_applications_here"
    page = pair.client.get("/apply")
    assert page.status_code == 503 and "这个入口不办理引导申请" in page.text
    for table in ("case_file", "case_value", "upload", "suggestion", "suggestion_decision", "consent"):
        with psycopg.connect(make_url(pair.role_url).set(drivername="postgresql").render_as_string(hide_password=False)) as role:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                role.execute(f"SELECT * FROM {table}")
