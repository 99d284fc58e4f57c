"""智能引导: asks only what decides something, and gives the one list of what is needed.

The story: the matter (a theme, some of its items, or one item) · answers, checked · the next question and why · the list.
"""

from assistant.interview.answers import UNSURE, forget, record
from assistant.interview.ask import Asked, next_question
from assistant.interview.checklist import Checklist, checklist
from assistant.interview.matter import Matter, matter_of
from assistant.interview.progress import Given, Interview, Progress, in_use, interview

__all__ = [
    "UNSURE",
    "Asked",
    "Checklist",
    "Given",
    "Interview",
    "Matter",
    "Progress",
    "checklist",
    "forget",
    "in_use",
    "interview",
    "matter_of",
    "next_question",
    "record",
]
