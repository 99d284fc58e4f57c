"""The page of review points over HTTP: figures by item, demotion told to the steward and at the desk, examples without values."""

from __future__ import annotations

import csv
import html
import io

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api import access
from api.app import create_app
from api.house import House
from checkpoint.case_acts import erase_case
from core.cases import CaseFile
from core.people import Person, open_session
from tests.api.command_line import PASSWORD, Command, command  # noqa: F401  its fixture
from tests.api.review_stage import Desk, hand_in, inspect_all

POINT = "S-SIGN-01"


class Reader:
    """A signed-in browser."""

    def __init__(self, house: House, login: str) -> None:
        with house.db.write() as session:
            token = open_session(session, session.scalars(select(Person).where(Person.login == login)).one(), 1)
        self.client = TestClient(create_app(house), headers={"accept": "text/html"})
        self.client.cookies.set(access.COOKIE, token)

    def see(self, path: str, status: int = 200) -> str:
        response = self.client.get(path)
        assert response.status_code == status, path
        return html.unescape(response.text)


def dismissed(house: House, words: str = "") -> Desk:
    """A case whose flag a reviewer dismissed, after a floor that one such flag reaches."""
    house.settings = house.settings.model_copy(update={"flag_floor_after": 1})
    applicant = hand_in(house)
    inspect_all(house)
    desk = Desk(house, "reviewer", applicant.id)
    desk.send("take")
    desk.judge(POINT, "met")
    assert "已降级" not in desk.shown(POINT)
    assert desk.judge(POINT, "met", reason="misread", words=words).status_code == 303
    return desk


def number_of(house: House, case_id: str) -> str:
    with house.db.read() as session:
        return session.get_one(CaseFile, case_id).number or ""


def test_nothing_inspected_says_so(house: House) -> None:
    steward = Reader(house, "steward")
    assert "还没有要点被判断过" in steward.see("/staff/points")
    assert '<strong class="number">0</strong><span>个审查要点已降级' in steward.see("/staff")
    assert len(list(csv.reader(io.StringIO(steward.see("/staff/points.csv"))))) == 1
    steward.see(f"/staff/points/{POINT}/{'0' * 64}", 404)


def test_a_demoted_point_is_told_with_its_figures_and_reasons(house: House) -> None:
    desk = dismissed(house)
    steward = Reader(house, "steward")
    page = steward.see("/staff/points")
    assert "户外招牌设置备案" in page and "有 1 个要点已降级" in page and "招牌高度不超过3米" in page
    row = next(part for part in page.split("<tr>") if POINT in part)
    assert "△" in row and "已降级" in row and "0% " in row and "0/1" in row and "读错了，原件无误 1" in row
    other = next(part for part in page.split("<tr>") if "S-SIGN-02" in part)
    assert "数据不足" in other and "–" in other
    assert '<strong class="number">1</strong><span>个审查要点已降级' in steward.see("/staff")
    assert "已降级" in desk.shown(POINT) and "已降级" not in desk.shown("S-SIGN-02")
    assert "有 1 个要点已降级" in Reader(house, "supervisor").see("/staff/points")
    Reader(house, "reviewer").see("/staff/points", 404)


def test_an_example_tells_names_of_values_and_never_what_they_say(house: House) -> None:
    desk = dismissed(house, words="图上写的是3.6米，申请人口头说明过")
    digest = desk.point(POINT).rule_digest
    page = Reader(house, "steward").see(f"/staff/points/{POINT}/{digest}")
    examples = page[page.index("例子") :]
    assert number_of(house, desk.case_id) in examples and "读错了，原件无误" in examples and "存疑" in examples
    assert "招牌高度" in examples
    for said in ("3.6", "口头说明", "拾味粉汤", "15400001234"):
        assert said not in page, said


def test_what_a_finding_says_was_passed_over_is_an_example_too(house: House) -> None:
    desk = dismissed(house)
    assert desk.point("S-SIGN-04").result == "satisfied"
    found = desk.send("find", item="demo-signboard", point="S-SIGN-04", words="招牌文字与店名不同", law="示例条例", part=["doc:sign_drawing"])
    assert found.status_code == 303
    steward = Reader(house, "steward")
    page = steward.see(f"/staff/points/S-SIGN-04/{desk.point('S-SIGN-04').rule_digest}")
    assert "<dt>漏检</dt><dd>1</dd>" in page and number_of(house, desk.case_id) in page and "招牌文字与店名不同" not in page


def test_an_erased_case_keeps_its_figures_and_gives_no_example(house: House) -> None:
    desk = dismissed(house)
    digest, number = desk.point(POINT).rule_digest, number_of(house, desk.case_id)
    with house.db.write() as session:
        erase_case(session, house.keys, house.settings.data_dir, session.get_one(CaseFile, desk.case_id), "asked")
    page = Reader(house, "steward").see(f"/staff/points/{POINT}/{digest}")
    assert "没有您可以看的例子" in page and number not in page and "0/1" in page


def test_an_example_of_another_desk_is_not_shown(house: House) -> None:
    desk = dismissed(house)
    with house.db.write() as session:
        session.get_one(CaseFile, desk.case_id).department = "示例甲局"
        session.scalars(select(Person).where(Person.login == "supervisor")).one().department = "示例乙局"
    path = f"/staff/points/{POINT}/{desk.point(POINT).rule_digest}"
    assert "没有您可以看的例子" in Reader(house, "supervisor").see(path)
    assert number_of(house, desk.case_id) in Reader(house, "steward").see(path)


def test_the_table_as_csv(house: House) -> None:
    dismissed(house)
    response = Reader(house, "supervisor").client.get("/staff/points.csv")
    assert response.text.startswith("\ufeff") and response.headers["cache-control"] == "no-store"
    rows = {row["point"]: row for row in csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff")))}
    told = rows[POINT]
    assert (told["item"], told["state"], told["precision"], told["recall"]) == ("户外招牌设置备案", "demoted", "0.0000", "")
    assert (told["settled"], told["flagged"], told["confirmed"], told["dismissed"]) == ("1", "1", "0", "1")
    assert told["reasons"] == "misread:1" and rows["S-SIGN-02"]["state"] == "few"


def test_an_auditor_seeds_a_case_by_command_and_the_desk_cannot_tell(
    house: House, data_dir: object, command: Command, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    monkeypatch.setenv("YIJIANSHI_DATA_DIR", str(data_dir))
    applicant = hand_in(house)
    inspect_all(house)
    number, desk = number_of(house, applicant.id), Desk(house, "reviewer", applicant.id)
    desk.send("take")
    before = desk.see()
    assert command("people", "add", "looker", "--name", "示例审计", "--role", "auditor", "--generate", "--json").code == 0
    password = command("people", "password", "looker", "--generate", "--json").said["password"]
    monkeypatch.setenv("YIJIANSHI_PASSWORD", password)
    seed = ("audit", "seed", number, "--point", f"{POINT}=not_met", "--json")
    assert command(*seed).said["error"]["code"] == "cli_as_whom"
    assert command("audit", "seed", "YJS-0", "--as", "looker", "--json").said["error"]["code"] == "case_unknown"
    assert command("audit", "seed", number, "--point", POINT, "--as", "looker", "--json").said["error"]["code"] == "seeded_points"
    assert command(*seed, "--as", "looker").said == {"case": number, "points": {POINT: "not_met"}}
    assert desk.see() == before
    desk.judge(POINT, "not_met")
    told = command("audit", "seeded", "--as", "looker", "--json").said
    assert told == {"cases": 1, "planted": 1, "decided": 1, "found": 1, "share": 1.0}
    desk.send("accept")
    fields = {"facts": "招牌高度三米六", "reasons": "超过三米的限高", "basis": "示例条例第三条", "remedies": "可以申请行政复议"}
    assert desk.send("result/demo-signboard", kind="refusal", **fields).status_code == 303
    page = desk.see()
    assert "审计" not in page
    paper = page.split("/papers/")[1].split('"')[0]
    other = Desk(house, "reviewer2", applicant.id)
    digest = other.see(f"/papers/{paper}").split('name="digest" value="')[1].split('"')[0]
    refused = other.send(f"papers/{paper}/sign", digest=digest)
    assert refused.status_code == 422 and "这是为审计提交的办件" in refused.text and desk.state == "accepted"
