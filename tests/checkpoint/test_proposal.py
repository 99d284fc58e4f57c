"""A `Proposal` is made where suggestions are read, and nowhere else (lock 1)."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from api.house import House
from checkpoint.proposal import Proposal
from checkpoint.proposals import SuggestionDraft, proposals, suggest
from core.cases import start_case

PLACE = {"upload_id": "u", "page": 1, "quote": "示例", "box": [0, 0, 1, 1], "method": "ocr"}


def test_no_other_way_makes_one(house: House) -> None:
    with house.db.write() as session:
        case, _ = start_case(session, house.keys, channel="online", theme="t", items=[], region="", locale="zh")
        suggest(session, house.keys, case, [SuggestionDraft("owner_name", "示例", (PLACE,))])
        (one,) = proposals(session, house.keys, case)
    for forge in (
        lambda: dataclasses.replace(one, value="别的"), lambda: copy.copy(one), lambda: pickle.dumps(one),
        lambda: type("Mine", (Proposal,), {}), lambda: Proposal(**{f.name: None for f in dataclasses.fields(one)}),
    ):  # fmt: skip
        with pytest.raises((TypeError, ValueError)):
            forge()
    assert one.shown == "示例" and one.value == "示例"
