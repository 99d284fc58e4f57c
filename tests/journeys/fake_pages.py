"""The server-rendered pages of the stand-in door: the real templates, filled from its one conversation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from fastapi import FastAPI, Form
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from core.texts import t

if TYPE_CHECKING:
    from fake_door import Door

ROOT = Path(__file__).resolve().parents[2]
CHANNEL = {"phone": "0898-00001234", "text": "人工服务：工作日 9:00–17:00，示例市政务服务中心一楼（示例）"}
ARTICLES = (
    ("第五条", "在示例市从事餐饮服务，应当先取得营业执照。"),
    ("第六条", "餐饮服务提供者应当自取得营业执照之日起三十日内申请食品经营许可。逾期的，应当书面说明理由。"),
    ("第七条", "申请人可以通过示例市政务服务网或者政务服务中心综合窗口提出申请。"),
)
QUOTE = "餐饮服务提供者应当自取得营业执照之日起三十日内申请食品经营许可。"


def add_pages(app: FastAPI, door: Door) -> None:
    """Adds /, /ask and its forms, /sources/{id}, /about and /problem to `app`."""
    pages = jinja2.Environment(loader=jinja2.FileSystemLoader(ROOT / "api" / "templates"), autoescape=True,
                              trim_blocks=True, lstrip_blocks=True)

    def page(name: str, locale: str = "zh", large: int = 0, **values: Any) -> HTMLResponse:
        common = {
            "t": lambda key, **words: t(key, locale, **words), "asset": lambda path: f"/static/{path}",
            "locale": locale, "large": bool(large), "applications": True, "demonstration": True, "office": "示例市政务服务中心",
            "notice": "AI 辅助，人工审核", "human_channel": CHANNEL, "csrf_field": Markup(""),
        }
        return HTMLResponse(pages.get_template(name).render(**common, **values))

    @app.get("/")
    def portal(locale: str = "zh", large: int = 0) -> HTMLResponse:
        themes = [{"id": "open-restaurant", "name": name, "summary": "", "items": ["营业执照", "食品经营许可"], "question": f"{name}怎么办"}
                  for name in ("开办餐饮店", "新生儿出生", "公积金购房")]
        popular = [{"question": question, "department": "示例市市场监督管理局"} for question in (
            "开饭店要准备哪些材料", "食品经营许可要几天办好", "孩子出生后怎么上户口", "公积金买房能提取多少")]
        return page("portal.html", locale, large, region="460000", themes=themes, popular=popular)

    @app.get("/ask")
    def ask(locale: str = "zh", large: int = 0, q: str = "", write: int = 0) -> HTMLResponse:
        return page("ask.html", locale, large, entries=door.entries, waiting=door.waiting, state=door.state,
                    stopped=door.stopped, q=q, write=bool(write), draft="", problem=None, return_link="")

    @app.post("/ask")
    def question(text: str = Form()) -> RedirectResponse:
        door.take_question(text)
        return RedirectResponse("/ask", 303)

    @app.post("/ask/{action}")
    def act(action: str, text: str = Form(""), release_id: str = Form(""), level: int = Form(0)) -> RedirectResponse:
        door.posts.append((action, {"release_id": release_id, "level": level, "text": text}))
        if action == "message":
            door.add(kind="message", by="asker", text=text)
        elif action == "rate":
            for entry in door.entries:
                if entry.get("release_id") == release_id:
                    entry["rating"] = level
        else:
            door.hand_over(text)
        return RedirectResponse("/ask", 303)

    @app.get("/sources/{number}")
    def source(number: int, locale: str = "zh", large: int = 0, lapsed: int = 0) -> HTMLResponse:
        document = {
            "title": "示例市餐饮服务办事规定（示例）", "number": "示府规〔2026〕3号（示例）",
            "publisher": "示例市人民政府",
            "authority": "规范性文件", "region_name": "示例市", "version": "2026-11-01", "in_force": not lapsed,
            "effective_from": "2026-11-01", "effective_to": "2026-11-20" if lapsed else None,
        }
        passages = []
        for index, (label, text) in enumerate(ARTICLES, start=7):
            before, marked, after = text.partition(QUOTE)
            segments = [{"text": part, "marked": part == QUOTE} for part in (before, marked, after) if part]
            headings = [{"level": 2, "text": "第二章 经营许可", "anchor": "h2"}] if index == 7 else []
            passages.append({"id": index, "label": label, "current": index == number, "headings": headings,
                             "segments": segments})
        branches = [{"label": one["label"], "anchor": f"p{one['id']}", "current": one["current"], "children": []}
                    for one in passages]
        tree = [{"label": "第二章 经营许可", "anchor": "h2", "current": False, "children": branches}]
        return page("source.html", locale, large, document=document, passages=passages, tree=tree, quoted=True)

    @app.get("/about")
    def about(locale: str = "zh", large: int = 0) -> HTMLResponse:
        return page("about.html", locale, large, label_text="AI 生成，经人工审核", models=[], stopped=door.stopped,
                    version="0.1.0")

    @app.get("/problem")
    def problem(locale: str = "zh", large: int = 0) -> HTMLResponse:
        told = {"title": "没有找到这个页面", "detail": "链接可能已过期，或内容已被撤回。",
                "kept": "您的会话没有受影响。", "next": "请返回问答重新提问，或转人工。", "number": "P-1024"}
        return page("problem.html", locale, large, problem=told)
