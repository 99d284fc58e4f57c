"""Who the applicant is: the demonstration's sign-in, a portal's voucher, and what follows from being known."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from api.house import House
from api.portal import portal_of
from core.cases import CaseFile, save_values, submit
from core.errors import BadSettings
from core.settings import load_settings
from tests.api.case_browser import Browser

LIN, ZHOU = "46010019920308995X", "460100198906179930"
Key = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
Sign = Callable[..., str]


def public(key: Any, folder: Path) -> Path:
    file = folder / "portal.pem"
    file.write_bytes(
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return file


@pytest.fixture
def key() -> Key:
    return ed25519.Ed25519PrivateKey.generate()


@pytest.fixture
def portal_house(house: House, key: Key, tmp_path: Path) -> House:
    settings = load_settings(
        data_dir=house.settings.data_dir, demo=True, portal_key=public(key, tmp_path), portal_issuer="https://portal.example",
        portal_audience="yijianshi-example", portal_login="https://portal.example/login",
    )  # fmt: skip
    return replace(house, settings=settings, portal=portal_of(settings))


@pytest.fixture
def one(portal_house: House) -> Browser:
    return Browser(portal_house)


def claims(**changed: Any) -> dict[str, Any]:
    at = int(dt.datetime.now(dt.UTC).timestamp())
    made = {
        "iss": "https://portal.example", "aud": "yijianshi-example", "sub": "u-1", "name": "林示例", "assurance": "high",
        "id_number": LIN, "jti": "j-1", "iat": at, "exp": at + 300,
    } | changed  # fmt: skip
    return {name: value for name, value in made.items() if value is not None}


def signed(key: Any, algorithm: str = "EdDSA", **changed: Any) -> str:
    return jwt.encode(claims(**changed), key, algorithm=algorithm)


def confirm(one: Browser, voucher: str, **headers: str) -> Any:
    return one.client.post(f"/case/{one.id}/identity/portal", data={"voucher": voucher}, headers=headers)


def test_the_demonstrations_sign_in_is_labelled_and_offers_invented_people(house: House) -> None:
    one = Browser(house)
    page = one.page("identity")
    assert "示例登录" in page and "都是虚构的" in page and "林示例" in page and "门户" not in page.split("<main")[1]
    assert one.post("identity", person="lin").status_code == 303
    assert one.stands()["who"] == {
        "subject": f"id:{LIN}", "name": "林示例", "assurance": "demonstration", "id_number": LIN, "on_behalf_of": "",
    }  # fmt: skip
    page = one.page("identity")
    assert "已核验：林**（示例登录）" in page and LIN not in page
    assert one.post("identity", person="nobody").status_code == 400


def test_who_is_noted_stays(house: House) -> None:
    one = Browser(house)
    one.post("identity", person="lin")
    told = one.post("identity", person="zhou")
    assert told.status_code == 422 and "属于另一位申请人" in told.text
    assert one.stands()["who"]["name"] == "林示例"


def test_in_real_service_there_is_no_such_sign_in(house: House) -> None:
    real = replace(house, settings=load_settings(data_dir=house.settings.data_dir, demo=False), people=())
    one = Browser(house)
    one.house = real
    one.client.app.state.house = real  # type: ignore[attr-defined]
    page = one.page("identity")
    assert "示例登录" not in page and "请到窗口" in page
    assert one.post("identity", person="lin").status_code == 404
    assert one.stands()["who"] == {}


def test_a_portal_sends_somebody_back_and_they_confirm(one: Browser, key: Key) -> None:
    page = one.page("identity")
    assert f"https://portal.example/login?case={one.id}&return=http%3A%2F%2Ftestserver%2Fportal%2Fvouch" in page
    voucher = signed(key, case=one.id, on_behalf_of="示例有限公司")
    bare = Browser(one.house)  # what the portal's form brings carries no cookie of ours
    shown = bare.client.post("/portal/vouch", data={"voucher": voucher, "case": one.id}, headers={"Sec-Fetch-Site": "cross-site"})
    text = html.unescape(shown.text)
    assert shown.status_code == 200 and "林**" in text and "代 示*****" in text and LIN not in text and "林示例" not in text
    assert one.stands()["who"] == {}, "nothing is noted before the person says so"
    assert confirm(one, voucher).headers["location"].endswith("/documents#sources")
    assert one.stands()["who"] == {
        "subject": f"id:{LIN}|for:示例有限公司", "name": "林示例", "assurance": "portal:high", "id_number": LIN,
        "on_behalf_of": "示例有限公司",
    }  # fmt: skip


def test_a_voucher_counts_once(one: Browser, key: Key) -> None:
    voucher = signed(key)
    assert confirm(one, voucher).status_code == 303
    again = Browser(one.house)
    told = confirm(again, voucher)
    assert told.status_code == 409 and "已经用过了" in told.text and again.stands()["who"] == {}
    assert confirm(again, signed(key, jti="j-2")).status_code == 303


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "somebody-else"}, {"aud": ["yijianshi-example", "somebody-else"]}, {"iss": "https://other.example"},
        {"exp": 1700000300, "iat": 1700000000}, {"exp": 4102444800}, {"iat": 4102444000, "exp": 4102444300}, {"jti": None},
        {"jti": ""}, {"sub": None}, {"name": None}, {"name": ""}, {"assurance": None}, {"iat": None}, {"exp": None},
        {"case": "0" * 26}, {"id_number": "460100199203089950"}, {"name": "林" * 201}, {"nbf": 4102444800},
    ],
    ids=lambda c: "-".join(f"{k}={str(v)[:12]}" for k, v in c.items()),
)  # fmt: skip
def test_a_voucher_that_does_not_hold_is_not_believed(one: Browser, key: Key, changed: dict[str, Any]) -> None:
    told = confirm(one, signed(key, **changed))
    assert told.status_code == 422 and "无效或者已经过期" in told.text
    assert one.client.post("/portal/vouch", data={"voucher": signed(key, **changed), "case": one.id}).status_code == 422
    assert one.stands()["who"] == {}


def test_only_the_portals_own_key_and_algorithm_count(one: Browser, key: Key, tmp_path: Path) -> None:
    pem = public(key, tmp_path).read_bytes()
    forged = [
        signed(ed25519.Ed25519PrivateKey.generate()), signed(ec.generate_private_key(ec.SECP256R1()), "ES256"),
        jwt.encode(claims(), None, algorithm="none"), jwt.encode(claims(), pem.hex(), algorithm="HS256"),
        signed(key) + "x", signed(key).rpartition(".")[0] + ".", "", "a.b.c", "x" * 8000,
    ]  # fmt: skip
    for voucher in forged:
        assert confirm(one, voucher).status_code in (400, 422), voucher[:40]
    assert one.stands()["who"] == {}


def test_the_other_curve_is_believed_too(house: House, tmp_path: Path) -> None:
    curve = ec.generate_private_key(ec.SECP256R1())
    settings = load_settings(
        data_dir=house.settings.data_dir, demo=True, portal_key=public(curve, tmp_path), portal_issuer="https://portal.example",
        portal_audience="yijianshi-example",
    )  # fmt: skip
    one = Browser(replace(house, settings=settings, portal=portal_of(settings)))
    assert confirm(one, signed(curve, "ES256")).status_code == 303


def test_a_portals_settings_are_whole(house: House, tmp_path: Path) -> None:
    folder = house.settings.data_dir
    strong = public(rsa.generate_private_key(65537, 2048), tmp_path)
    (tmp_path / "good").mkdir()
    good = public(ed25519.Ed25519PrivateKey.generate(), tmp_path / "good")
    whole = {"portal_issuer": "i", "portal_audience": "a"}
    assert portal_of(load_settings(data_dir=folder)) is None and portal_of(load_settings(data_dir=folder, portal_key=good, **whole))
    for wrong in (
        {"portal_key": strong, **whole}, {"portal_key": tmp_path / "none", **whole}, {"portal_key": good, "portal_issuer": "i"},
        {"portal_key": good, "portal_audience": "a"},
    ):  # fmt: skip
        with pytest.raises(BadSettings):
            portal_of(load_settings(data_dir=folder, **wrong))


def test_no_other_site_puts_a_name_into_a_case(one: Browser, key: Key) -> None:
    for site in ("cross-site", "same-site"):
        assert confirm(one, signed(key), **{"Sec-Fetch-Site": site}).status_code == 400
    stranger = Browser(one.house)
    told = stranger.client.post(f"/case/{one.id}/identity/portal", data={"voucher": signed(key)})
    assert told.status_code == 404
    assert one.client.get(f"/portal/vouch?voucher={signed(key)}&case={one.id}").status_code == 405, "never in an address that a log keeps"
    assert one.stands()["who"] == {} and one.client.post("/portal/vouch", data={"voucher": signed(key), "case": "x"}).status_code == 404


def test_without_an_id_number_a_person_is_known_but_no_source_is_asked(one: Browser, key: Key) -> None:
    assert confirm(one, signed(key, id_number=None)).status_code == 303
    assert one.stands()["who"]["subject"] == "sub:https://portal.example:u-1"
    one.answer(by_agent="否", premises="自有")
    assert "要先核验身份" in one.page("documents")
    told = one.post("sources/population", part=["owner_id"])
    assert told.status_code == 422 and one.stands()["asks"] == {}


def hand_in(one: Browser, **typed: str) -> None:
    with one.house.db.write() as session:
        case = session.get_one(CaseFile, one.id)
        save_values(session, one.house.keys, case, typed, {})
        submit(session, case, case.rev)


def test_what_was_confirmed_earlier_comes_again_by_whichever_door(one: Browser, key: Key) -> None:
    one.post("identity", person="lin")
    hand_in(one, shop_name="示例市林记小吃店", contact_phone="15400000007")
    again = Browser(one.house)
    confirm(again, signed(key))
    again.propose()
    page = again.page("suggestions")
    assert "示例市林记小吃店" in page and "15400000007" in page and "您在办件 YJS-" in page


def test_who_acts_for_others_does_not_carry_one_ones_values_to_another(one: Browser, key: Key) -> None:
    confirm(one, signed(key, on_behalf_of="甲公司"))
    hand_in(one, shop_name="甲公司的店")
    for n, (behalf, comes) in enumerate((("乙公司", False), (None, False), ("甲公司", True))):
        other = Browser(one.house)
        confirm(other, signed(key, jti=f"j-{n + 2}", on_behalf_of=behalf))
        other.propose()
        assert ("甲公司的店" in other.page("suggestions")) is comes, behalf
