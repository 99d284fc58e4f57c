"""One catalogue file as YAML with the line of every key, so that each fault can say where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.catalog.fault import Fault, fault

Place = tuple[str | int, ...]

# The shape of a file is small; deeper nesting is either a mistake or an attack on the recursion of the parser.
_DEEPEST = 40
# Aliases of aliases unfold without end, though the file is short.
_MOST = 200_000

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Source:
    """A parsed file. `data` is plain YAML; `line(place)` is where a place such as ("materials", 2, "kind") stands."""

    path: Path
    data: Any = None
    faults: list[Fault] = field(default_factory=list)
    _lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Sequence[str | int]) -> int:
        """The line of `place`, or of the nearest thing around it that the file has."""
        at = tuple(place)
        while at and at not in self._lines:
            at = at[:-1]
        return self._lines.get(at, 1)

    def add(self, place: Sequence[str | int], key: str, /, **values: object) -> None:
        """Records the fault `key` at `place`, once."""
        found = fault(str(self.path), self.line(place), key, **values)
        if found not in self.faults:
            self.faults.append(found)


def read_source(path: Path) -> Source:
    """Reads one file. What cannot be read or parsed is a fault of the source; nothing is raised."""
    source = Source(path)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        source.faults.append(fault(str(path), 0, "unreadable", error=error))
        return source
    loader = _LOADER(text)
    try:
        node = loader.get_single_node()
        if node is None:
            source.faults.append(fault(str(path), 1, "empty"))
            return source
        _walk(source, node, ())
        source.data = loader.construct_document(node)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:  # a date such as 2024-02-31, a list as key
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        source.faults.append(fault(str(path), line, "not_yaml", error=getattr(error, "problem", None) or error))
        source.data = None
    finally:
        loader.dispose()
    return source


def _walk(source: Source, node: yaml.Node, place: Place) -> None:
    if len(place) > _DEEPEST or len(source._lines) > _MOST:
        raise ValueError("nested too deep or too large")
    source._lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            source._lines[(*place, name)] = key.start_mark.line + 1
            if name in seen:  # YAML itself silently keeps the last of two
                source.add((*place, name), "duplicate_key", name=name)
            seen.add(name)
            _walk(source, value, (*place, name))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(source, value, (*place, index))
