"""The doors to a case over the real thing: a furnished installation, its application, an applicant by JSON or by browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy.orm import Session

from api.applying import case_job
from api.build import build_base, build_house
from api.house import House
from api.library import Library
from core.cases import CaseFile
from core.settings import load_settings
from prefill.reading.child import Reader
from prefill.reading.limits import Limits

SHOP, SIGN, BABY = "demo-open-restaurant", "demo-signboard", "demo-newborn"
# Invented: a telephone of no operator, a person of a sequence that is given to nobody.
VALUES = {
    "shop_name": "海口拾味粉汤馆", "shop_address": "海南省海口市龙华区示例路1号", "sign_from": "2026-03-01",
    "sign_until": "2028-02-28", "contact_phone": "15400001234",
}  # fmt: skip
DRAWING = [
    "户外招牌效果图", "店铺名称：海口拾味粉汤馆", "招牌文字：拾味粉汤", "招牌高度：1.2米", "设置起始日：2026年3月1日",
    "设置截止日：2028年2月28日",
]  # fmt: skip
BIRTH = [
    "出生医学证明", "新生儿姓名：林示例", "性别：女", "出生日期：2025年11月02日", "出生体重：3250克", "母亲姓名：陈示范",
    "医疗机构名称：海口示例医院", "出生医学证明编号：Z460000001",
]  # fmt: skip


def paper(lines: list[str], pages: int = 1) -> bytes:
    """A PDF with these lines as its text, and numbered pages after it where more are wanted."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=True)
    for number, line in enumerate(lines):
        canvas.setFont("STSong-Light", 22 if not number else 14)
        canvas.drawString(180 if not number else 80, 780 - 34 * number, line)
    for number in range(2, pages + 1):
        canvas.showPage()
        canvas.drawString(80, 780, str(number))
    canvas.save()
    return out.getvalue()


def read_documents(house: House) -> int:
    """What the owner does again and again: reads what waits, in the real child process, and proposes; how many were read."""
    assert house.guided is not None
    reader = Reader(Limits(pages=house.settings.upload_pages), all_s=120)
    try:
        return case_job(house.db, house.keys, house.settings, house, reader).sweep()
    finally:
        reader.close()


@contextmanager
def opened(furnished: Path, folder: Path, **settings: Any) -> Iterator[House]:
    """A copy of the furnished installation, open."""
    shutil.copytree(furnished, folder / "var")
    base = build_base(load_settings(**{"data_dir": folder / "var", "demo": True} | settings))
    library = Library(base.settings, base.db)
    library.refresh()
    yield build_house(base, library)
    library.close()
    base.db.close()


@dataclass
class Applicant:
    """A program that holds the token of one case."""

    client: TestClient
    id: str
    token: str
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/api/v1/cases/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def send(self, method: str, what: str = "", **more: Any) -> Any:
        """One request; the response."""
        headers = self.headers | more.pop("headers", {})
        return self.client.request(method, self.path + (f"/{what}" if what else ""), headers=headers, **more)

    def get(self, what: str = "") -> dict[str, Any]:
        """What a reading answers with."""
        response = self.send("GET", what)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    @property
    def rev(self) -> int:
        return int(self.get()["rev"])

    def answer(self, **facts: Any) -> None:
        """Answers questions by their facts."""
        for fact, value in facts.items():
            response = self.send("PUT", f"answers/{fact}", json={"value": value, "rev": self.rev})
            assert response.status_code == 200, response.text

    def type(self, rev: int = 0, **values: Any) -> Any:
        """Types values over `rev`; the response."""
        return self.send("PATCH", "values", json={"values": {k: {"value": v, "rev": rev} for k, v in values.items()}})

    def values(self) -> dict[str, Any]:
        return {one["element"]: one["value"] for one in self.get("form")["fields"] if one["value"] is not None}

    def upload(self, content: bytes, kind: str = "", name: str = "材料.pdf") -> Any:
        """Hands a document in; the response."""
        return self.send("POST", "documents", files={"file": (name, content)}, data={"kind": kind})

    def suggested(self, element: str) -> dict[str, Any]:
        """The suggestion for an element."""
        waiting = self.get("suggestions")["suggestions"]
        return next(one for one in waiting if one["element"] == element)

    def decide(self, one: dict[str, Any], verdict: str = "accepted", key: str = "decision-1", **more: Any) -> Any:
        body = {"suggestion_id": one["id"], "digest": one["digest"], "verdict": verdict, "key": key} | more
        return self.send("POST", "decisions", json=body)

    def submit(self, rev: int | None = None, declared: bool = True, **more: Any) -> Any:
        return self.send("POST", "submit", json={"rev": self.rev if rev is None else rev, "declared": declared} | more)


def start(app: FastAPI, matter: str = SIGN, **more: Any) -> Applicant:
    """A new case of an applicant's own."""
    client = TestClient(app, follow_redirects=False)
    response = client.post("/api/v1/cases", json={"matter": matter} | more)
    assert response.status_code == 201, response.text
    opened = response.json()
    return Applicant(client, opened["case"]["id"], opened["token"])


class Browser:
    """An applicant with a browser that runs no script: reads pages, fills in their forms, presses their buttons."""

    def __init__(self, app: FastAPI, matter: str = SIGN) -> None:
        self.client = TestClient(app, follow_redirects=False)
        done = self.client.post("/apply", data={"matter": matter})
        assert done.status_code == 303, done.text
        self.id = done.headers["location"].split("/")[2]
        self.base = f"/case/{self.id}"

    def see(self, what: str, status: int = 200) -> str:
        """A page's HTML."""
        response = self.client.get(f"{self.base}/{what}")
        assert response.status_code == status, response.text
        return str(response.text)

    def mark(self) -> str:
        """What every form of the case carries."""
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', self.see("progress"))
        assert found
        return found[1]

    def send(self, what: str, files: Any = None, **fields: Any) -> Any:
        """Sends a form as its page would; the response. `csrf=None` leaves the mark out."""
        fields = {"csrf": self.mark()} | fields
        data = {name: value for name, value in fields.items() if value is not None}
        return self.client.post(f"{self.base}/{what}", data=data, files=files)

    def field(self, element: str) -> tuple[int, int]:
        """The part of the form that a field stands in, and its revision."""
        for part in range(1, 20):
            found = re.search(rf'name="r.{element}" value="(\d+)"', self.see(f"form?part={part}"))
            if found:
                return part, int(found[1])
        raise AssertionError(f"no field {element}")

    def type(self, rev: int | None = None, **values: Any) -> Any:
        """Types into the form, a part at a time, over `rev` or what stands there; the last response."""
        parts: dict[int, dict[str, str]] = {}
        for element, value in values.items():
            part, there = self.field(element)
            fields = {f"v.{element}": value, f"r.{element}": str(there if rev is None else rev)}
            parts.setdefault(part, {}).update(fields)
        return [self.send("form", part=str(part), stay="1", **fields) for part, fields in sorted(parts.items())][-1]


@contextmanager
def case_row(house: House, case_id: str) -> Iterator[tuple[Session, CaseFile]]:
    """A case's row in a transaction, for what the counter does to it."""
    with house.db.write() as session:
        yield session, session.get_one(CaseFile, case_id)
