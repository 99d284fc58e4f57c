"""Regions by code, and the regions that texts and addresses name."""

from __future__ import annotations

import time
from importlib.resources import files

import pytest

from core.regions import ancestors, covers, find_all, find_in, full_name_of, name_of, region_of


def test_the_table_names_its_source_and_date_and_is_in_order() -> None:
    first, *rows = files("core").joinpath("regions.tsv").read_text("utf-8").splitlines()
    assert first.startswith("#") and "来源" in first and "2026-11-23" in first
    codes = [row.split("\t")[0] for row in rows]
    assert codes == sorted(set(codes)) and all(len(code) == 6 and code.isdigit() for code in codes)
    assert sum(code.endswith("0000") for code in codes) == 34
    assert sum(code.endswith("00") for code in codes) == 34 + 333


def test_names_and_ancestors() -> None:
    assert name_of("440106") == "天河区" and name_of("440106000000") == "天河区"
    assert full_name_of("440106") == "广东省广州市天河区"
    assert ancestors("440106") == ("440100", "440000")
    assert ancestors("310115") == ("310000",)
    assert ancestors("469002") == ("460000",)
    assert ancestors("460000") == ()


def test_an_unknown_code_is_unknown_not_wrong() -> None:
    assert name_of("469999") is None and full_name_of("469999") is None
    assert ancestors("460199") == ("460100", "460000")
    assert covers("460000", "460199") and not covers("460199", "460000")
    assert name_of("") is None and ancestors("") == ()


def test_covers_is_itself_and_all_below() -> None:
    assert covers("460000", "460106") and covers("460106", "460106") and covers("000000", "460106")
    assert not covers("460106", "460000") and not covers("440000", "460106")
    assert not covers("", "460106") and not covers("460000", "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("广州", "440100"), ("海南", "460000"), ("天河", "440106"), ("在广州天河开饭店", "440106"),
        ("长春市朝阳区怎么办户口", "220104"), ("吉林省吉林市", "220200"), ("深圳龙华办居住证", "440309"),
        ("内蒙古", "150000"), ("陵水能办吗", "469028"), ("上海南站附近", "310000"), ("佛山南海区", "440605"),
        ("北京怎么办护照", "110000"), ("香港居民", "810000"), ("济南市市中区", "370103"),
    ],
)  # fmt: skip
def test_a_region_named_in_a_text(text: str, code: str) -> None:
    assert find_in(text) == code


@pytest.mark.parametrize(
    "text",
    ["", "怎么办身份证", "来宾登记", "新兴产业补贴", "海南路5号", "孙中山故居", "朝阳区", "广州和海口", "公安局",
     "延长期限", "人力资源", "民政局", "合作社登记", "安居房", "资源回收", "中山大学附属医院", "中山图书馆",
     "矿区内采伐", "港口区域"],
)  # fmt: skip
def test_no_region_is_made_up(text: str) -> None:
    assert find_in(text) == ""


def test_home_settles_what_is_shared_or_several() -> None:
    assert find_in("我在白云区开饭店") == "" and find_in("我在白云区开饭店", home="440000") == "440111"
    assert find_in("湖南转来广东") == "" and find_in("湖南转来广东", home="440000") == "440000"
    assert find_in("上海怎么办", home="440000") == "310000"
    assert find_all("从湖南长沙迁到广州天河") == ("430100", "440106")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("海口市龙华区示例路1号", "460106"), ("海南省海口市", "460100"), ("海南海口市龙华区示例路", "460106"),
        ("广东省湛江市徐闻县示例镇", "440825"), ("琼海市嘉积镇", "469002"), ("广西壮族自治区北海市", "450500"),
        ("北京市朝阳区示例路", "110105"), ("济南市市中区示例路", "370103"), ("地址：广州市天河区示例路", "440106"),
        ("中国 海南省 三亚市 吉阳区", "460203"), ("朝阳区示例路", ""), ("海南路5号", ""), ("示例路1号", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_deepest_region_of_an_address(address: str, code: str) -> None:
    assert region_of(address) == code


def test_long_text_takes_linear_time() -> None:
    find_in("广州")
    times = []
    for size in (20_000, 80_000):
        text = "广东省广州南海路市中区" * (size // 11)
        start = time.perf_counter()
        find_all(text)
        times.append(time.perf_counter() - start)
    assert times[1] < 16 * times[0] + 0.5
