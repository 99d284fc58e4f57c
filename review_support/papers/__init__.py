"""The papers of a review (文书): the one notice, acceptance, refusal, grant; as blocks for a page, as PDF and as DOCX.

Each is a pure function from plain facts: dataclass → `Paper` (blocks) → bytes. The blocks are made once and drawn thrice, so that
what an applicant reads on the page, in the PDF and in the DOCX is the same words in the same order.
"""

from .blocks import Block, Heading, Listing, Pairs, Paper, Paragraph, Signature, Table
from .notice import notice
from .notice_words import BasisWords, Correction, Head, Notice, Office, Seen, Signatory
from .pdf import to_pdf
from .result_words import Acceptance, Grant, Limit, Refusal, Remedies
from .results import acceptance, grant, refusal, remedy_words
from .word import to_docx

__all__ = [
    "Acceptance",
    "BasisWords",
    "Block",
    "Correction",
    "Grant",
    "Head",
    "Heading",
    "Limit",
    "Listing",
    "Notice",
    "Office",
    "Pairs",
    "Paper",
    "Paragraph",
    "Refusal",
    "Remedies",
    "Seen",
    "Signatory",
    "Signature",
    "Table",
    "acceptance",
    "grant",
    "notice",
    "refusal",
    "remedy_words",
    "to_docx",
    "to_pdf",
]
