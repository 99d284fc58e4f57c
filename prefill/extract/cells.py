"""The text that belongs to a label: to its right, going on below in its column or its paragraph, or underneath it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prefill.extract.labels import Hit
from prefill.extract.reads import LEAD
from prefill.extract.sheet import Row, Run, Sheet
from prefill.reading.page import Char

# Notes in Latin letters beside a Chinese label (Date of birth) are part of neither label nor value.
_FOREIGN = re.compile(r"^[A-Za-z][A-Za-z .,'()/&-]*\.?$")
_LEAD = re.compile(LEAD)


class Cells:
    """Values by label, over the sheets of one document."""

    def __init__(self, sheets: Sequence[Sheet], hits: Sequence[Hit]) -> None:
        self._sheets = sheets
        self._hits = hits
        self._at: dict[tuple[int, int], list[Hit]] = {}
        for hit in hits:
            if hit.end > 0:
                self._at.setdefault((hit.sheet, hit.row), []).append(hit)
        # By identity: runs and characters are compared thousands of times on a page that means harm.
        self._heads = {id(self._run_of(hit)) for hit in hits if hit.end > 0 and hit.apart}
        self._homes = {id(char): run for sheet in sheets for run in sheet.runs for char in run.chars}

    def of(self, hit: Hit, wraps: bool, flows: bool = True) -> list[tuple[list[Char], bool]]:
        """Candidate texts for the label, the likeliest first, as characters, and whether they stand beside it.

        `wraps`: the value may take several lines of its cell; `flows`: it may go on in the next line of running text.
        """
        beside = self._beside(hit)
        options: list[list[Char]] = []
        if beside:
            paragraph = self._paragraph(hit, beside) if flows else []
            if paragraph:
                options.append(beside + paragraph)
            elif wraps:
                options.append(self._column(hit, beside))
            options.append(beside)
        else:
            options.append(self._straddling(hit))
        apart = [(strip(chars), True) for chars in options if chars]
        return apart + [(strip(chars), False) for chars in (self._below(hit, wraps), self._near(hit)) if chars]

    def columns(self, hit: Hit, heads: Sequence[Hit]) -> dict[int, list[Char]]:
        """One label for several columns (男方 | 女方): the run under each head, by the head's place in `heads`."""
        behind = [run for run in self._sheets[hit.sheet].runs if run.x0 > hit.x1 - 0.3 * hit.high and not self._labelled(run)]
        own = set(map(id, self._row(hit).runs)) if hit.end > 0 else set()
        # 证件号码 with its ID Number under it stands a little higher than the values beside it.
        runs = [run for run in behind if id(run) in own] or [run for run in behind if abs(run.y - hit.y) < 0.9 * hit.high]
        found: dict[int, list[Char]] = {}
        for run in runs:
            middle = (run.x0 + run.x1) / 2
            nearest = min(range(len(heads)), key=lambda place: min(
                abs((heads[place].x0 + heads[place].x1) / 2 - middle), abs(heads[place].x0 - run.x0)))  # fmt: skip
            found.setdefault(nearest, []).extend(run.chars)
        return found

    def _near(self, hit: Hit) -> list[Char]:
        """The one run to the right that stands a little higher or lower than the label's own row."""
        runs = [
            run for run in self._sheets[hit.sheet].runs
            if run.x0 > hit.x1 and 0 < abs(run.y - hit.y) < 1.3 * hit.high and not self._labelled(run)
        ]  # fmt: skip
        return list(min(runs, key=lambda run: run.x0).chars) if runs else []

    def _row(self, hit: Hit) -> Row:
        return self._sheets[hit.sheet].rows[hit.row]

    def _run_of(self, hit: Hit) -> Run:
        row = self._row(hit)
        return row.runs[row.owner[hit.start]]

    def _beside(self, hit: Hit) -> list[Char]:
        if hit.end < 0:
            runs = [
                run for run in self._sheets[hit.sheet].runs
                if run.x0 > hit.x1 - 0.3 * hit.high and abs(run.y - hit.y) < 0.9 * hit.high
                and not self._labelled(run)
            ]  # fmt: skip
            nearest = min((run.x0 for run in runs), default=0.0)
            return [char for run in runs if run.x0 < nearest + hit.high for char in run.chars]
        row = self._row(hit)
        later = [other.start for other in self._at[hit.sheet, hit.row] if other.start >= hit.end]
        end = min(later, default=len(row.text))
        chars: list[Char] = []
        for index in range(self._behind_note(row, hit.end, end), end):
            run = row.runs[row.owner[index]]
            if run.chars[0] is row.chars[index] and _FOREIGN.match(run.text) and len(run.text) > 1:
                continue
            if _FOREIGN.match(run.text) and len(run.text) > 1 and row.owner[index] != row.owner[hit.end - 1]:
                continue
            fresh = chars and row.owner[index] != row.owner[index - 1]
            if fresh and run.x0 - row.runs[row.owner[index - 1]].x1 > 2.5 * run.high and _LEAD.sub("", _text(chars)):
                break
            chars.append(row.chars[index])
        return chars if _LEAD.sub("", _text(chars), count=1) else []

    @staticmethod
    def _behind_note(row: Row, start: int, end: int) -> int:
        """Where the value may begin: 姓名 Name of one run is all label where another run follows."""
        stop = start
        while stop < end and row.owner[stop] == row.owner[start - 1]:
            stop += 1
        return stop if stop < end and _FOREIGN.match(row.text[start:stop]) else start

    def _labelled(self, run: Run) -> bool:
        return id(run) in self._heads

    def _place(self, chars: list[Char]) -> tuple[Run, float]:
        """The run in which the value begins, and where."""
        run = self._homes[id(chars[0])]
        wide = run.chars[-1].box[2] - run.chars[0].box[0] or 1.0
        return run, run.x0 + (chars[0].box[0] - run.chars[0].box[0]) / wide * (run.x1 - run.x0)

    def _column(self, hit: Hit, beside: list[Char]) -> list[Char]:
        """The value with the lines that go on under it in its column."""
        shown = strip(beside) or beside
        run, left = self._place(shown)
        # Where label and value are one run, what stands above is another sentence.
        above = [] if hit.end > 0 and self._row(hit).runs[self._row(hit).owner[hit.end - 1]] is run else self._above(hit, run, left)
        chars, last = above + list(beside), run
        rows = self._sheets[hit.sheet].rows
        for index in range(hit.row + 1, min(hit.row + 6, len(rows))):
            under = [other for other in rows[index].runs if abs(other.x0 - left) < 1.3 * run.high]
            if not under or any(other.x0 < left - 0.5 * run.high and other.x1 > hit.x0 for other in rows[index].runs):
                if rows[index].y - last.y > 2.2 * run.high:
                    break
                if not under:
                    continue
                break
            line = under[0]
            if any(line.chars[0] is char for char in chars):
                continue
            if line.y - last.y > 2.3 * run.high or self._labelled(line):
                break
            if not self._nearer(hit, line, last):
                break
            chars += line.chars
            last = line
        return chars

    def _above(self, hit: Hit, run: Run, left: float) -> list[Char]:
        """The first lines of a value whose label stands beside a later one, in the middle of its cell."""
        rows = self._sheets[hit.sheet].rows
        found: list[Char] = []
        last = run
        for index in range(hit.row - 1, max(hit.row - 4, -1), -1):
            lines = [other for other in rows[index].runs if abs(other.x0 - left) < 1.3 * run.high]
            if not lines or last.y - lines[0].y > 2.0 * run.high or self._labelled(lines[0]):
                break
            line = lines[0]
            earlier = [
                other.y for other in self._hits
                if other.sheet == hit.sheet and other.y < line.y + 0.6 * line.high and other.x1 < line.x0 + line.high
                and other is not hit
                and line.x0 - other.x1 < 1.5 * (run.x0 - hit.x0) + 3 * run.high
            ]  # fmt: skip
            if earlier and line.y - max(earlier) < 1.2 * (hit.y - line.y):
                break
            found = list(line.chars) + found
            last = line
        return found

    def _nearer(self, hit: Hit, line: Run, last: Run) -> bool:
        """A line above a label that stands in the middle of its cell belongs to that label, not to the one before."""
        following = [
            other.y for other in self._hits
            if other.sheet == hit.sheet and other.y > line.y - 0.3 * line.high and other.x0 < line.x0 and other.x1 < line.x1
            and other.x1 > hit.x0 - hit.high
        ]  # fmt: skip
        return not following or line.y - last.y <= 1.2 * (min(following) - line.y)

    def _paragraph(self, hit: Hit, beside: list[Char]) -> list[Char]:
        """The next line where the row is part of running text that reaches the right margin."""
        if hit.end < 0:
            return []
        rows = self._sheets[hit.sheet].rows
        row, after = rows[hit.row], rows[hit.row + 1] if hit.row + 1 < len(rows) else None
        last = row.runs[-1]
        if after is None or beside[-1] is not row.chars[-1] or after.y - row.y > 3.2 * last.high:
            return []
        right = max((run.x1 for each in rows for run in each.runs), default=0.0)
        wide = [each for each in rows if each.runs[-1].x1 > right - 3 * last.high and len(each.text) > 12]
        reaches = last.x1 > right - 2.5 * last.high
        close = all(b.x0 - a.x1 < 1.5 * a.high for a, b in zip(row.runs, row.runs[1:], strict=False))
        begins = after.runs[0].x0 < row.runs[0].x0 + 0.8 * last.high
        if not (reaches and close and begins and len(row.text) > 12 and (len(wide) >= 2 or len(row.runs) == 1)):
            return []
        if any(other.start == 0 and other.apart for other in self._at.get((hit.sheet, hit.row + 1), ())):
            return []
        return list(after.chars)

    def _straddling(self, hit: Hit) -> list[Char]:
        """Lines above and below the middle of a label's cell."""
        lines = [
            run for run in self._sheets[hit.sheet].runs
            if run.x0 > hit.x1 and abs(run.y - hit.y) < 1.5 * hit.high and not self._labelled(run)
        ]  # fmt: skip
        nearest = min((run.x0 for run in lines), default=0.0)
        column = sorted((run for run in lines if abs(run.x0 - nearest) < 1.3 * hit.high), key=lambda run: run.y)
        if len(column) < 2 or nearest - hit.x1 > 12 * hit.high:
            return []
        return [char for run in column for char in run.chars]

    def _below(self, hit: Hit, wraps: bool) -> list[Char]:
        """What stands under the label."""
        under = sorted(
            (
                run for run in self._sheets[hit.sheet].runs
                if 0.6 * hit.high < run.y - hit.y < 3.6 * hit.high
                and (min(run.x1, hit.x1) - max(run.x0, hit.x0) > 0.3 * hit.high)
            ),
            key=lambda run: (round((run.y - hit.y) / hit.high), abs(run.x0 - hit.x0)),
        )  # fmt: skip
        chars: list[Char] = []
        for run in under:
            if self._labelled(run):
                break
            if _FOREIGN.match(run.text) and len(run.text) > 1:
                continue
            if chars and not wraps:
                break
            chars += run.chars
        return chars


def _text(chars: list[Char]) -> str:
    return "".join(char.text for char in chars)


def strip(chars: list[Char]) -> list[Char]:
    """Without what stands between a label and its value."""
    match = _LEAD.match(_text(chars))
    return chars[match.end() :] if match else chars
