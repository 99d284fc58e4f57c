"""Whether a stated confidence is kept: of the items said to be right with 0.8, eight in ten should be.

Reliability diagram, expected calibration error and Brier score as in Guo et al., On Calibration of Modern Neural Networks,
ICML 2017. A question counts where a right item is known and an item was answered with, or offered first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

BINS = 10
# Words that only dialects use: Cantonese, Northeastern, Sichuan, Wu, Hunan and Hubei. A rule, so that any set can be divided by it.
_DIALECT = re.compile(
    r"[咩嘅喺冇佢唔咗嘢啲嚟嗰俾畀攞嘥揾搵揸乜侬囡俺]|睇(?!见)|边度|点样|点搞|几多钱|得唔得|"
    r"咋|整(?:啥|一个|下来|没)|嘎哈|干哈|埋汰|啥子|啷个|莫得|啥物事|哪能办|阿拉|呒没|么子|何解|么样办|弄啥|中不中"
)


def is_dialect(text: str) -> bool:
    """Whether a question uses words that only a dialect has."""
    return bool(_DIALECT.search(text))


def stated(rows: Sequence[Mapping[str, Any]], predictions: Sequence[Mapping[str, Any]]) -> list[tuple[float, bool]]:
    """Of each question with a right item, for which an item was answered with or offered: the confidence and whether the
    first item is right."""
    return [
        (float(told["confidence"]), told["item_codes"][0] in row["item_codes"])
        for row, told in zip(rows, predictions, strict=True)
        if row.get("item_codes") and row.get("type") != "ambiguous" and told["item_codes"] and told["end"] != "extract"
    ]


def reliability(pairs: Sequence[tuple[float, bool]], bins: int = BINS) -> dict[str, Any]:
    """`count`, `brier`, `ece` (both 0 best) and `bins`: from, to, count, mean confidence and share right of each that holds any."""
    found = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        mine = [(sure, right) for sure, right in pairs if low <= sure < high or (high == 1.0 and sure == 1.0)]
        if mine:
            found.append(
                {
                    "from": low, "to": high, "count": len(mine),
                    "confidence": round(sum(sure for sure, _ in mine) / len(mine), 4),
                    "right": round(sum(right for _, right in mine) / len(mine), 4),
                }
            )  # fmt: skip
    count = max(len(pairs), 1)
    return {
        "count": len(pairs),
        "brier": round(sum((sure - right) ** 2 for sure, right in pairs) / count, 4),
        "ece": round(sum(b["count"] * abs(b["confidence"] - b["right"]) for b in found) / count, 4),
        "bins": found,
    }


def by_dialect(rows: Sequence[Mapping[str, Any]], predictions: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """`dialect` and `standard` apart: questions with a right item, how many were answered, and shares about a right item."""
    found: dict[str, dict[str, float]] = {}
    for name, wanted in (("dialect", True), ("standard", False)):
        mine = [
            (row, told)
            for row, told in zip(rows, predictions, strict=True)
            if row.get("item_codes") and any(is_dialect(turn) for turn in row["turns"]) is wanted
        ]
        right = [(r, t) for r, t in mine if t["item_codes"] and t["item_codes"][0] in r["item_codes"]]
        answered = [(r, t) for r, t in mine if t["outcome"] == "answered"]
        good = [(r, t) for r, t in answered if set(t["item_codes"]) & set(r["item_codes"])]
        found[name] = {
            "questions": len(mine),
            "right_first": round(len(right) / max(len(mine), 1), 4),
            "answered": len(answered),
            "right_of_answered": round(len(good) / max(len(answered), 1), 4),
        }
    return found


def diagram(found: Mapping[str, Any], title: str) -> str:
    """The reliability diagram as SVG: each bin's share right (bar and number) beside the confidence stated (line), and how many."""
    width, height, left, base = 560, 412, 56, 348
    across, up = 460.0, 260.0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}" '
        'font-family="Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif" font-size="13" fill="#1a1f26">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{left}" y="26" font-size="15" font-weight="600">{escape(title)}</text>',
    ]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        y = base - up * tick
        parts.append(f'<line x1="{left}" y1="{y}" x2="{left + across}" y2="{y}" stroke="#d9dee5"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4}" text-anchor="end" fill="#5a6472">{tick:g}</text>')
        parts.append(f'<text x="{left + across * tick}" y="{base + 18}" text-anchor="middle" fill="#5a6472">{tick:g}</text>')
    for one in found["bins"]:
        x, wide, high = left + across * one["from"], across * (one["to"] - one["from"]), up * one["right"]
        parts.append(
            f'<rect x="{x + 2:.1f}" y="{base - high:.1f}" width="{wide - 4:.1f}" height="{high:.1f}" fill="#0b5cad" fill-opacity="0.75">'
            f"<title>{one['confidence']:.2f} → {one['right']:.2f} ({one['count']})</title></rect>"
        )
        parts.append(f'<text x="{x + wide / 2:.1f}" y="{base - high - 6:.1f}" text-anchor="middle">{one["count"]}</text>')
    parts.append(f'<line x1="{left}" y1="{base}" x2="{left + across}" y2="{base - up}" stroke="#9a5b00" stroke-dasharray="5 4"/>')
    parts.append(f'<text x="{left + across / 2}" y="{base + 38}" text-anchor="middle">所称把握 · confidence stated</text>')
    parts.append(
        f'<text x="18" y="{base - up / 2}" text-anchor="middle" transform="rotate(-90 18 {base - up / 2})">实际正确 · share right</text>'
    )
    parts.append(
        f'<text x="{left}" y="46" fill="#5a6472">{found["count"]} 题 · questions，Brier {found["brier"]:.3f}，ECE {found["ece"]:.3f}</text></svg>'
    )
    return "\n".join(parts) + "\n"
