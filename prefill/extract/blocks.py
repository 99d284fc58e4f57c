"""Which field a printed label stands for where several share it (姓名 of mother or father): that of the party it stands under."""

from __future__ import annotations

from collections.abc import Sequence

from prefill.extract.cells import Cells
from prefill.extract.labels import Hit
from prefill.extract.look import Field, Look
from prefill.reading.page import Char


class Blocks:
    """Which field a label stands for where several share it: that of the party or block it stands under."""

    def __init__(self, look: Look, hits: Sequence[Hit], cells: Cells) -> None:
        self._look, self._cells, self._hits = look, cells, hits
        self._by_label: dict[str, list[Field]] = {}
        for field in look.fields:
            for label in field.labels:
                self._by_label.setdefault(label, []).append(field)
        self._row: dict[tuple[int, int, str], list[Hit]] = {}
        for hit in hits:
            self._row.setdefault((hit.sheet, hit.row, hit.label), []).append(hit)
        self._anchors = [
            (hit, group) for hit in hits for group, labels in look.groups.items()
            if hit.label in labels and (hit.apart or len(hit.label) > 1)  # 父 is no heading in 父母信息
        ] + self._by_sex(hits, cells)  # fmt: skip

    def fields(self, hit: Hit) -> list[Field]:
        fields = self._by_label.get(hit.label, [])
        if not any(field.group for field in fields):
            return fields
        groups = {field.group for field in fields if field.group}
        own = [field for field in fields if field.group and hit.label in self._look.groups.get(field.group, ())]
        if own or (len(groups) == 1 and len(fields) == 1 and hit.label[:2] != "姓名" and not self._shared(hit.label)):
            return own or fields
        heads = self._heads(hit)
        row = self._in_row(hit)
        if self._across(hit, heads):
            return [field for field in fields if not field.group]
        under = heads[row.index(hit)][1] if len(heads) > 1 and len(row) == len(heads) else self._beside(hit) or self._under(hit)
        return [field for field in fields if field.group in ("", under)]

    def columns(self, hit: Hit) -> list[tuple[Field, list[Char]]]:
        """The values of a label that stands once for several columns headed by the parties."""
        fields = [field for field in self._by_label.get(hit.label, []) if field.group]
        heads = self._heads(hit)
        if len(fields) < 2 or len(heads) < 2 or len(self._in_row(hit)) > 1:
            return []
        found = self._cells.columns(hit, [head for head, _ in heads])
        if len(found) < len(heads) and not self._across(hit, heads):
            return []
        groups = {place: group for place, (_, group) in enumerate(heads)}
        return [(field, chars) for place, chars in found.items() for field in fields if field.group == groups[place]]

    def _across(self, hit: Hit, heads: Sequence[tuple[Hit, str]]) -> bool:
        """Whether the label heads a row of a table whose columns the parties head: a value there is its column's alone."""
        return len(heads) > 1 and len(self._in_row(hit)) == 1 and all(hit.x1 < head.x0 for head, _ in heads)

    def _in_row(self, hit: Hit) -> list[Hit]:
        return self._row[hit.sheet, hit.row, hit.label]

    def _heads(self, hit: Hit) -> list[tuple[Hit, str]]:
        """The row of parties nearest above the label, where there is one with more than one party."""
        rows: dict[int, list[tuple[Hit, str]]] = {}
        for anchor, group in self._anchors:
            if anchor.sheet == hit.sheet and anchor.row < hit.row:
                rows.setdefault(anchor.row, []).append((anchor, group))
        nearest = rows.get(max(rows, default=-1), [])
        if len({group for _, group in nearest}) < 2:
            return []
        ordered = sorted(nearest, key=lambda each: each[0].x0)
        # 母亲 Mother, 被委托人(代理人): two names of one party
        return [each for place, each in enumerate(ordered) if place == 0 or each[1] != ordered[place - 1][1]]

    def _shared(self, label: str) -> bool:
        return len(self._by_label[label]) > 1 or label in ("联系电话", "电话", "手机", "联系方式")

    def _beside(self, hit: Hit) -> str:
        """The party of a merged cell to the left: its name stands in the middle of its rows, so some stand above the first."""
        side = [(a, g) for a, g in self._anchors if a.sheet == hit.sheet and a.apart and a.x1 <= hit.x0 and a is not hit]
        if len({group for _, group in side}) < 2:
            return ""
        first = min(a.y for a, _ in side)
        alike = (other for other in self._hits if other.sheet == hit.sheet and other.label == hit.label)
        if not any(other.y < first - 0.6 * hit.high and other.x0 > max(a.x1 for a, _ in side) for other in alike):
            return ""
        # Rows well above the first of them belong to the one party that has no name on the page (printed upright, say).
        unnamed = set(self._look.groups) - {group for _, group in side}
        if hit.y < first - 3.5 * hit.high and len(unnamed) == 1:
            return unnamed.pop()
        return min(side, key=lambda each: abs(each[0].y - hit.y))[1]

    def _under(self, hit: Hit) -> str:
        before = [
            (anchor, group) for anchor, group in self._anchors
            if anchor.sheet == hit.sheet and anchor.y < hit.y + 0.6 * hit.high and anchor is not hit or anchor == hit
        ]  # fmt: skip
        before = [(a, g) for a, g in before if a.y < hit.y - 0.6 * hit.high or a.x0 <= hit.x0 + 0.5 * hit.high]
        if not before:
            earlier = [(a, g) for a, g in self._anchors if a.sheet < hit.sheet]
            return earlier[-1][1] if earlier else ""
        nearest = max(anchor.y for anchor, _ in before)
        row = [(a, g) for a, g in before if nearest - a.y < 0.8 * hit.high]
        left = [(a, g) for a, g in row if a.x0 <= hit.x0 + hit.high] or row
        return max(left, key=lambda each: each[0].x0)[1]

    def _by_sex(self, hits: Sequence[Hit], cells: Cells) -> list[tuple[Hit, str]]:
        if not self._look.by_sex:
            return []
        names = [hit for hit in hits if hit.label == "姓名"]
        anchors: list[tuple[Hit, str]] = []
        for place, name in enumerate(names):
            end = names[place + 1].order if place + 1 < len(names) else (99, 0, 0)
            for hit in hits:
                if hit.label == "性别" and name.order < hit.order < end:
                    for chars, _ in cells.of(hit, False)[:1]:
                        group = self._look.by_sex.get(chars[0].text if chars else "")
                        if group:
                            anchors.append((name, group))
        return anchors
