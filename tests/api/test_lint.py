"""The quality of a catalogue, told on the command line and to the steward before the button that publishes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from checkpoint.work_tables import BatchPlan
from core.clock import now
from core.sources import SourceVersion
from knowledge import before_publishing
from knowledge.importing import import_paths
from knowledge.publish import publish
from knowledge.tables import CatalogFile
from tests.api.command_line import STARTER, Command, command
from tests.api.staff_stage import Browser, Stage, make_stage

__all__ = ["command"]

FOOD = "items/food-licence.yaml"
HOUSING = "themes/housing-fund-home.yaml"
SIX = "doc.safety_certificate.safety_certificate_until >= today"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STARTER, tmp_path / "catalog"))


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replaces the one `old` in a file; its line."""
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_a_sound_catalogue_ends_well_and_its_advice_stands_by_item(command: Command) -> None:
    ended = command("lint", "catalog", STARTER)
    assert ended.code == 0 and "检查了 15 个事项、3 个主题：0 处错误，0 条应改" in ended.out
    heading = ended.out.index("食品经营许可（新办）（demo-food-licence）")
    assert ended.out.index(f"{STARTER / FOOD}:") > heading and "【建议】" in ended.out[heading:]
    assert command("lint", "catalog", STARTER, "--strict").code == 0


def test_what_is_to_be_changed_ends_badly_only_where_that_is_asked(command: Command, folder: Path) -> None:
    line = change(folder, FOOD, SIX, f"{SIX} && doc.safety_certificate.safety_certificate_until < today")
    said = command("lint", "catalog", folder, "--json")
    assert said.code == 0 and said.said["faults"] == [] and said.said["must"] == 1
    (found,) = [one for one in said.said["findings"] if one["level"] == "must"]
    assert (found["code"], found["entry"], found["points"]) == ("rule_never", "demo-food-licence", ["S-FOOD-06"])
    assert (Path(found["path"]), found["line"]) == (folder / FOOD, line) and "S-FOOD-06" in found["en"]
    assert command("lint", "catalog", folder, "--strict").code == 1
    assert "【应改】" in command("lint", "catalog", folder).out


def test_faults_stand_first_with_their_lines_and_end_badly(command: Command, folder: Path) -> None:
    line = change(folder, FOOD, "form.shop_area > 500.0", "form.shop_area > 500")
    ended = command("lint", "catalog", folder)
    assert ended.code == 1 and ended.out.startswith(f"{folder / FOOD}:{line} ")
    assert "demo-food-licence" not in [one["entry"] for one in command("lint", "catalog", folder, "--json").said["findings"]]
    nowhere = command("lint", "catalog", folder / "none", "--json")
    assert nowhere.code == 1 and nowhere.said["faults"][0]["line"] == 0 and nowhere.said["findings"] == []


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path)


def bring_in(stage: Stage, folder: Path) -> dict[str, str]:
    """Imports a catalogue; the new versions by the id of what they hold."""
    added = import_paths(stage.house.db, stage.house.keys.hash, [folder]).added
    with stage.house.db.read() as session:
        rows = session.execute(select(CatalogFile.version_id, CatalogFile.body).where(CatalogFile.version_id.in_(added)))
        return {row[1].get("id", "elements"): row[0] for row in rows}


def stand(stage: Stage, *versions: str) -> None:
    """Puts versions in force, past their cards."""
    with stage.house.db.write() as session:
        publish(session, stage.staff("steward"), list(versions))


def before_button(stage: Stage, steward: Browser, *versions: str) -> str:
    """The page with the button that publishes, up to it: of versions with cards once their sample was read."""
    answer = steward.send("/staff/publish", version=list(versions))
    if answer.status_code == 200:
        return str(answer.text[: answer.text.index("/staff/publish/finish")])
    plan = answer.headers["location"]
    with stage.house.db.read() as session:
        sample = list(session.get_one(BatchPlan, plan.rsplit("/", 1)[-1]).sample)
    assert "这次发布前请看" not in steward.get(plan).text
    for draft in sample:
        steward.get(f"{plan}/sample/{draft}")
    page = str(steward.get(plan).text)
    return page[: page.index(f'action="{plan}"')]


def test_the_steward_sees_the_findings_of_an_item_as_the_catalogue_would_stand(stage: Stage, folder: Path) -> None:
    stand(stage, *bring_in(stage, folder).values())
    twice = "  - {id: S-FOOD-12, point: 合格证明没有过期, materials: [safety_certificate], basis: 2, mode: 形式, check: 有效期, when: null"
    path = folder / FOOD
    path.write_text(
        path.read_text("utf-8")
        + f'{twice}, rule: "!(today > doc.safety_certificate.safety_certificate_until)", fail: 请按规定提交。, severity: 必须补正, automation: assist}}\n',
        "utf-8",
    )
    versions = bring_in(stage, folder)
    assert set(versions) == {"demo-food-licence"}
    told = before_button(stage, stage.browser("steward"), *versions.values())
    assert "这次发布前请看" in told and "S-FOOD-06（管理员合格证明在有效期内）与 S-FOOD-12" in told
    assert re.search(r"<strong>应改</strong> 要点 S-FOOD-12 的补正用语", told)
    assert told.index("<strong>应改</strong>") < told.index("<strong>建议</strong>")
    assert "demo-fund" not in told and "公积金" not in told
    with stage.house.db.read() as session:
        assert session.get_one(SourceVersion, versions["demo-food-licence"]).status == "imported"


def test_an_item_that_no_longer_fits_the_dictionary_in_force_is_told(stage: Stage, folder: Path) -> None:
    first = bring_in(stage, folder)
    change(folder, "elements.yaml", "{label: 就餐区面积, type: number, unit: ㎡}", "{label: 就餐区面积, type: integer, unit: ㎡}")
    change(folder, FOOD, "dining_area: {type: number,", "dining_area: {type: integer,")
    change(folder, FOOD, "dining_area <= 100.0 || doc.floor_plan.kitchen_area * 4.0 >= doc.floor_plan.dining_area", "dining_area <= 100")
    newer = bring_in(stage, folder)
    stand(stage, newer["elements"])
    told = before_button(stage, stage.browser("steward"), first["demo-food-licence"])
    assert "与这份数据元字典不符" in told and "dining_area" in told


def test_a_theme_is_checked_against_the_items_in_force(stage: Stage, folder: Path) -> None:
    stand(stage, *bring_in(stage, folder).values())
    change(folder, HOUSING, "when: facts.wants_loan}", 'when: "facts.wants_loan && !facts.self_occupied"}')
    versions = bring_in(stage, folder)
    told = before_button(stage, stage.browser("steward"), *versions.values())
    assert set(versions) == {"demo-housing-fund-home"} and "住房公积金个人住房贷款" in told and "总不满足" in told


def test_where_nothing_is_found_or_too_much_is_chosen_the_page_says_so(
    stage: Stage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = bring_in(stage, folder)
    stand(stage, *(version for id_, version in versions.items() if id_ != "demo-newborn"))
    steward = stage.browser("steward")
    assert "检查了 1 个事项和主题，没有质量提示" in before_button(stage, steward, versions["demo-newborn"])
    monkeypatch.setattr(before_publishing, "_MOST", 0)
    assert "另有 1 个没有在这里检查" in before_button(stage, steward, versions["demo-newborn"])


def test_what_is_no_catalogue_has_no_such_part(stage: Stage) -> None:
    with stage.house.db.read() as session:
        law = session.scalars(select(SourceVersion.id)).all()
        assert law and before_publishing.before_publishing(session, law, now()) is None
