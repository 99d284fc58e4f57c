"""A published base that bases are looked up in, and one law in two versions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from api.migrate import upgrade
from checkpoint.roles import grant_first
from core.crypto import Keys
from core.db import Database
from core.people import Role, add_person, open_session, staff_of
from knowledge.basis import CitedBasis, basis_of
from knowledge.catalog.model import Basis
from knowledge.documents import read_document
from knowledge.publish import publish
from knowledge.store import Incoming, document_incoming, store

DAY = dt.date(2022, 5, 1)
OLD = """---
effective_from: 2010-06-01
---
# 中华人民共和国示例许可法

## 第一章 总则

第一条 旧的目的。

## 第三章 许可

第三十五条 旧的许可由旧机关决定。
"""
NEW = """---
effective_from: 2021-01-01
---
# 中华人民共和国示例许可法

## 第一章 总则

第一条 新的目的。

## 第三章 许可

第三十四条 申请人应当提交真实的材料。

第三十五条 从事示例活动，应当取得许可。

许可机关应当审查下列材料：

（一）申请书；

（二）场所证明。

不需要许可的，不得要求许可。

第三十五条之一 许可有效期五年。

附件1

第三十四条 附件里的第三十四条说的是别的事。
"""


class Base:
    """A published base that bases are looked up in."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.keys = folder, Keys(b"k" * 32)
        self.db = Database(f"sqlite:///{folder / 'base.sqlite'}")
        upgrade(self.db)
        with self.db.write() as session:
            person = add_person(session, "steward", "知识员甲", "correct horse battery")
            grant_first(session, self.keys, person, [Role.steward])
            token = open_session(session, person, 12)
        with self.db.write() as session:
            self.steward = staff_of(session, token, demo=False)

    def document(self, text: str) -> str:
        """Reads a file as an import would and publishes it; its version."""
        file = self.folder / "law.md"
        file.write_text(text, "utf-8")
        (parsed,) = read_document(file)
        return self.put(document_incoming(parsed, self.keys.hash))

    def paper(self, title: str, since: dt.date | None, **more: object) -> str:
        """Publishes a document of one article; its version."""
        facts = {"kind": "law", "authority": "法律法规", "document_id": f"doc:{title}:{more.get('publisher', '')}"} | more
        passages = ((f"{title} › 第一条", f"{title}{since}的第一条"),)
        return self.put(Incoming(title=title, label=str(since), passages=passages, effective_from=since, **facts))  # type: ignore[arg-type]

    def put(self, incoming: Incoming, published: bool = True) -> str:
        """Imports, and publishes unless told otherwise."""
        with self.db.write() as session:
            version = store(session, self.keys.hash, [incoming], "i").added[0]
            if published:
                publish(session, self.steward, [version])
        return version

    def cite(self, law: str, article: str = "", on: dt.date = DAY) -> CitedBasis:
        """One basis."""
        with self.db.read() as session:
            return basis_of(session, Basis(law=law, article=article), on)
