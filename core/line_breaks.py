"""Where a line of Chinese text may break (禁则, JIS X 4051, GB/T 15834): no comma begins a line, no bracket opens at its end, and
Latin words, numbers and addresses stay whole.

The PDF renderer's own breaking knows half of this, and hangs what does not fit into the margin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

_NO_START = frozenset("，。、；：？！）》〉”’】〕］｝」』·…—～％℃°′″々!?,.:;)]}>%/")
_NO_END = frozenset("（《〈“‘【〔［｛「『([{<￥$#")


def lines_of(text: str, first: float, rest: float, width_of: Callable[[str], float]) -> list[str]:
    """The lines that `text` (one paragraph) fills: the first may be `first` wide, each other `rest`; `width_of` measures one
    character, in the same unit. Blanks at a break are left out; nothing else is. What is wider than a line is cut anywhere."""
    lines: list[str] = []
    line, used, room = "", 0.0, first
    for cluster in _clusters(text):
        wide = sum(map(width_of, cluster.rstrip()))
        if line and used + wide > room:
            lines.append(line.rstrip())
            line, used, room = "", 0.0, rest
        if wide > room:
            for c in cluster:
                if line and used + width_of(c) > room:
                    lines.append(line)
                    line, used, room = "", 0.0, rest
                line, used = line + c, used + width_of(c)
            continue
        line, used = line + cluster, used + sum(map(width_of, cluster))
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _clusters(text: str) -> Iterator[str]:
    """Runs of characters between which a line may break."""
    start = 0
    for at in range(1, len(text)):
        if _may_break(text[at - 1], text[at]):
            yield text[start:at]
            start = at
    if text[start:]:
        yield text[start:]


def _may_break(before: str, after: str) -> bool:
    if after in _NO_START or before in _NO_END or after == " ":
        return False
    return before == " " or _wide(before) or _wide(after)


def _wide(c: str) -> bool:
    """Whether a line may break beside it: Chinese characters and full-width marks, not letters and digits of other scripts."""
    return c >= "\u2e80" or c in "“”‘’—…"
