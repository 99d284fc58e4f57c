"""Invented people, places and firms."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from tests.prefill.drawing.numbers import FOREVER, id_number
from tests.prefill.drawing.values import Value

SURNAMES = "陈赵孙周钱冯蒋沈韩杨朱许吕施张孔曹严华金魏陶姜谢邹喻柏"
GIVEN = "嘉睿思源若曦安琪启明昊然静怡雨桐子墨晓彤文博佳宁志远雅婷承恩书瑶"
AREAS = {
    "海口市秀英区": "460105", "海口市琼山区": "460107", "海口市美兰区": "460108", "三亚市天涯区": "460204",
    "三亚市海棠区": "460202", "儋州市": "460400", "琼海市": "469002", "文昌市": "469005", "万宁市": "469006",
}
STREETS = ("榕荫路", "沙坡二横路", "听潮大道", "晒盐街", "红厝巷", "新埠桥北路", "木棉南路", "渔歌路", "石斛街")
ESTATES = ("澜汐花园", "半岛清风苑", "金穗家园", "云栖里", "西岭新村", "和畅雅居")
TRADES = ("海风", "金穗", "晨屿", "石斛", "澜汐", "拾味", "渔歌", "禾木", "青柚")
NATIONS = ("汉", "汉", "汉", "黎", "苗", "回", "壮", "土家")


@dataclass(frozen=True)
class Person:
    name: str
    male: bool
    nation: str
    born: date
    id: str
    home: str
    authority: str
    valid_from: str
    valid_to: str

    @property
    def sex(self) -> str:
        return "男" if self.male else "女"

    def card(self, role: str) -> dict[str, Value]:
        return {
            f"{role}_name": self.name, f"{role}_sex": self.sex, f"{role}_ethnicity": self.nation,
            f"{role}_birth_date": self.born.isoformat(), f"{role}_address": self.home, f"{role}_id_number": self.id,
            f"{role}_id_authority": self.authority, f"{role}_id_valid_from": self.valid_from, f"{role}_id_valid_to": self.valid_to,
        }


def name(rng: random.Random, surname: str = "") -> str:
    return (surname or rng.choice(SURNAMES)) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))


def home(rng: random.Random, area: str = "") -> str:
    place = area or rng.choice(list(AREAS))
    return f"{place}{rng.choice(STREETS)}{rng.randint(2, 260)}号{rng.choice(ESTATES)}{rng.randint(1, 22)}栋{rng.randint(1, 3)}单元{rng.randint(2, 28)}0{rng.randint(1, 6)}房"


def shop(rng: random.Random) -> str:
    where = rng.choice(list(AREAS)) + rng.choice(STREETS) + f"{rng.randint(2, 260)}号"
    return where + rng.choice((f"{rng.choice(ESTATES)}首层{rng.randint(1, 40)}号铺面", f"{rng.choice(TRADES)}广场B{rng.randint(1, 3)}座1{rng.randint(10, 60)}室"))


def person(rng: random.Random, male: bool | None = None, years: tuple[int, int] = (1962, 2000)) -> Person:
    male = rng.random() < 0.5 if male is None else male
    born = date(rng.randint(*years), 1, 1) + timedelta(days=rng.randint(0, 364))
    area = rng.choice(list(AREAS))
    start = date(2016, 1, 1) + timedelta(days=rng.randint(0, 3000))
    age = start.year - born.year
    end = FOREVER if age > 46 else start.replace(year=start.year + (20 if age > 26 else 10), day=min(start.day, 28)).isoformat()
    authority = (area if len(area) < 5 else f"{area[:3]}公安局{area[3:]}")
    authority = f"{authority}公安局" if len(area) < 5 else f"{authority[:-1]}分局"
    return Person(name(rng), male, rng.choice(NATIONS), born, id_number(AREAS[area], born, male, rng), home(rng, area), authority,
                  start.replace(day=min(start.day, 28)).isoformat(), end)


def firm(rng: random.Random, trade: str, suffix: str = "有限公司") -> str:
    return f"海南{''.join(rng.sample(TRADES, 1))}{trade}{suffix}"


def after(day: date, low: int, high: int, rng: random.Random) -> date:
    return day + timedelta(days=rng.randint(low, high))


def in_years(day: date, years: int) -> date:
    """The last day of a term of so many years."""
    return day.replace(year=day.year + years, day=min(day.day, 28)) - timedelta(days=1)
