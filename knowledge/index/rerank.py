"""A cross-encoder that looks at question and passage together, where an installation has one: off unless set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from core.errors import BadSettings

# So many of the best are looked at anew: a model of the usual size takes some 50 to 500 ms a passage on a processor.
LOOKED_AT = 30


@runtime_checkable
class Reranker(Protocol):
    """Gives each passage a number for a question; higher is better."""

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """One number per passage."""
        ...


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder (bge-reranker and its like) that is on this machine: nothing is downloaded."""

    def __init__(self, name_or_path: str) -> None:
        """Load the model. Raises ImportError without the `models` extra, OSError or ValueError when its files are not here."""
        # Here, not above: the import alone costs six seconds and 600 MB.
        from sentence_transformers import CrossEncoder

        self._model: Any = CrossEncoder(name_or_path, local_files_only=True)

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """The model's number for each pair."""
        if not passages:
            return []
        found = self._model.predict([(question, passage) for passage in passages], show_progress_bar=False)
        return [float(score) for score in found]


def make_reranker(name: str) -> Reranker | None:
    """The reranker that the setting `reranker` names, None where it is empty. Raises BadSettings where it is not here."""
    if not name:
        return None
    try:
        return CrossEncoderReranker(name)
    except (ImportError, OSError, ValueError) as wrong:
        reason = f"{name} is not on this machine, or the models extra is not: {wrong}"
        raise BadSettings("bad_settings", name="YIJIANSHI_RERANKER", reason=reason) from None
