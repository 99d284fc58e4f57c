"""Small catalogues for the interview, written in code: a bundle of three, and ones that hypothesis draws."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from knowledge.catalog import Catalog, Dictionary, ItemFile, ThemeFile

KINDS = ("licence", "lease", "deed", "letter", "plan")
QUESTIONS: list[dict[str, Any]] = [
    {"fact": "has_licence", "ask": "有执照吗？", "type": "boolean", "why": "没有的先办"},
    {"fact": "premises", "ask": "自有还是租赁？", "type": "choice", "choices": ["自有", "租赁"]},
    {"fact": "by_agent", "ask": "委托他人吗？", "type": "boolean"},
    {"fact": "rooms", "ask": "几间？", "type": "integer"},
    {"fact": "opened", "ask": "哪天开业？", "type": "date"},
    {"fact": "sign", "ask": "挂招牌吗？", "type": "boolean"},
]


def material(kind: str, need: str = "必要", when: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": kind, "kind": kind, "name": f"{kind}材料", "need": need, "when": when, **more}


def item(id_: str, *materials: dict[str, Any], **more: Any) -> ItemFile:
    return ItemFile.model_validate({
        "kind": "item", "id": id_, "name": f"{id_}事项", "task_type": "行政许可", "department": {"name": "局"},
        "basis": [{"law": "示例法", "article": "第一条"}], "materials": materials, **more,
    })  # fmt: skip


def catalog(items: list[ItemFile], parts: list[dict[str, Any]], questions: list[dict[str, Any]] | None = None) -> Catalog:
    """A catalogue with the theme `open`."""
    theme = ThemeFile.model_validate(
        {"kind": "theme", "id": "open", "name": "开店", "items": parts, "questions": questions or QUESTIONS}
    )
    dictionary = Dictionary.model_validate({
        "elements": {"area": {"label": "面积", "type": "number"}},
        "material_kinds": {kind: {"label": f"{kind}种类", "elements": []} for kind in KINDS},
    })  # fmt: skip
    asked = {question.fact: question for question in theme.questions}
    declared = {one.id: {question.fact: question for question in one.questions} | asked for one in items}
    return Catalog(dictionary, {one.id: one for one in items}, {theme.id: theme}, declared)


def shop() -> Catalog:
    """Registration (where there is no licence yet), food, sign: the licence that registration gives is food's material."""
    register = item(
        "register", material("letter", when="facts.by_agent"), material("lease", when='facts.premises == "租赁"'),
        result={"name": "licence种类（电子）", "kind": "证照"}, time_limit={"statutory": 9, "promised": 3},
    )  # fmt: skip
    food = item(
        "food", material("licence"), material("plan", exempt="data_share"),
        material("lease", when='facts.premises == "租赁"', accept_standard="有效期内"),
        conditions=[
            {"id": "c1", "text": "至少两间", "rule": "facts.rooms >= 2", "basis": 0},
            {"id": "c2", "text": "整洁", "rule": None},
        ],
        time_limit={"statutory": 20}, fee={"charged": True, "standard": "10元"}, channels={"visits": 1},
    )  # fmt: skip
    sign = item("sign", material("plan", "容缺后补"), time_limit={"promised": 9, "unit": "自然日"}, channels={"visits": 1})
    return catalog(
        [register, food, sign],
        [
            {"item": "food", "after": ["register"]},
            {"item": "register", "when": "!facts.has_licence"},
            {"item": "sign", "when": "facts.sign"},
        ],
    )


_ATOMS = (
    "facts.has_licence", "!facts.sign", 'facts.premises == "租赁"', "facts.by_agent", "facts.rooms >= 3",
    'facts.opened > "2025-01-01"', "form.area > 9.0", "facts.has_licence ? facts.sign : facts.by_agent",
)  # fmt: skip


def rules() -> st.SearchStrategy[str]:
    return st.recursive(
        st.sampled_from(_ATOMS).map(lambda atom: f"({atom})"),
        lambda inner: st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})")
        | inner.map(lambda one: f"!{one}"),
        max_leaves=3,
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """Up to three items with up to three materials each, any rule anywhere, any order."""
    when = st.none() | rules()
    items, parts = [], []
    for id_ in ("a", "b", "c")[: draw(st.integers(1, 3))]:
        kinds = draw(st.lists(st.sampled_from(KINDS), max_size=3, unique=True))
        needs = st.sampled_from(["必要", "非必要", "容缺后补"])
        exempt = st.sampled_from([None, "data_share", "e_licence"])
        materials = [material(kind, draw(needs), draw(when), exempt=draw(exempt)) for kind in kinds]
        conditions = [{"id": "c", "text": "条件", "rule": draw(when)}]
        result = {"name": f"{draw(st.sampled_from(KINDS))}种类", "kind": "证照"}
        items.append(item(id_, *materials, conditions=conditions, result=result))
        before = [part["item"] for part in parts]
        parts.append({"item": id_, "when": draw(when), "after": draw(st.lists(st.sampled_from(before), unique=True)) if before else []})
    return catalog(items, draw(st.permutations(parts)))


def answers() -> st.SearchStrategy[dict[str, Any]]:
    """What somebody may have answered: each fact, not sure, or not at all."""
    return st.fixed_dictionaries({}, optional={
        "has_licence": st.sampled_from([True, False, "不清楚"]), "premises": st.sampled_from(["自有", "租赁", "不清楚"]),
        "by_agent": st.sampled_from([True, False, "不清楚"]), "rooms": st.sampled_from([1, 3, 9, "不清楚"]),
        "opened": st.sampled_from(["2024-01-01", "2026-01-01", "不清楚"]), "sign": st.sampled_from([True, False, "不清楚"]),
    })  # fmt: skip


COMPLETIONS: dict[str, list[Any]] = {
    "has_licence": [True, False], "premises": ["自有", "租赁"], "by_agent": [True, False], "rooms": [1, 3],
    "opened": ["2024-01-01", "2026-01-01"], "sign": [True, False],
}  # fmt: skip
