"""From documents to suggestions for a form: the story.

1. read: each file becomes pages of characters with their places (`reading`).
2. understand: what kind of document it is, and what it says, each value with its quote and box (`extract`).
3. settle: which role a document has that looks like others (身份证 of mother or father), by slot or agreement, never by guess.
4. merge: per element of the form, what the documents say: agreed, misread in one, or a conflict for a person.
5. suggest: a value with its provenance; nothing enters a form before the person who fills it has decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.catalog.model import Dictionary
from prefill.document import Document, settle_roles
from prefill.extract.choose import MODEL
from prefill.merge import Source, Suggested, merge


def propose(
    documents: Sequence[Document], elements: Iterable[str], wanted: Sequence[str], dictionary: Dictionary
) -> list[Suggested]:
    """Suggestions for the elements of a form from its documents; an element that nothing shows has none.

    `wanted` are the material kinds of the application; what a document shows counts only where the dictionary says that its
    kind shows that element.
    """
    settled = settle_roles(documents, wanted, dictionary)
    found = []
    for element in elements:
        sources = [source for document in settled if (source := _source(document, element, dictionary))]
        # What a model found is heard only where nothing else speaks: it neither contradicts nor outvotes a reading.
        sources = [source for source in sources if source.method != MODEL] or sources
        suggested = merge(element, dictionary.elements[element], sources) if sources else None
        if suggested:
            found.append(suggested)
    return found


def _source(document: Document, element: str, dictionary: Dictionary) -> Source | None:
    read = document.elements.get(element) if document.kind else None
    kind = dictionary.material_kinds.get(document.kind or "")
    if read is None or kind is None or element not in kind.elements:
        return None
    return Source(document.file, document.kind or "", document.method(read), read)
