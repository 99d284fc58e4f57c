"""Another value of the same make, for the document that disagrees."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta

from tests.prefill.drawing.numbers import id_number, phone
from tests.prefill.drawing.people import GIVEN, NATIONS, TRADES
from tests.prefill.drawing.values import Value


def changed(element: str, kind: str, value: Value, rng: random.Random) -> Value:
    text = str(value)
    if kind == "phone":
        return phone(rng)
    if kind == "date":
        return (date.fromisoformat(text) + timedelta(days=rng.randint(1, 9))).isoformat()
    if kind == "id_number":
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14])) + timedelta(days=rng.randint(1, 20))
        return id_number(text[:6], born, int(text[16]) % 2 == 1, rng)
    if kind == "integer":
        return int(float(value)) + 1
    if kind == "number":
        return round(float(value) + (rng.randint(1, 9) * 1000 if float(value) > 5000 else rng.uniform(1, 9)), 2)
    if kind == "choice":
        return {"男": "女", "女": "男", "父亲": "母亲", "母亲": "父亲", "住宅": "商业服务", "个体工商户": "有限责任公司"}.get(text, "住宅")
    if element.endswith("_address"):
        numbers = list(re.finditer(r"\d+", text))
        last = numbers[-1]
        return text[: last.start()] + str(int(last[0]) + rng.randint(1, 3)) + text[last.end() :]
    if element.endswith("_ethnicity"):
        return rng.choice([nation for nation in NATIONS if nation != text])
    for trade in TRADES:
        if trade in text:
            return text.replace(trade, rng.choice([other for other in TRADES if other != trade]))
    if len(text) <= 4:
        return text[:-1] + rng.choice([sign for sign in GIVEN if sign != text[-1]])
    return text[:-1] + ("7" if text[-1] != "7" else "3")
