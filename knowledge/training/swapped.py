"""Clauses in everyday words: the official terms of a clause are swapped for what people say, and it asks for its article."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from knowledge.lexicon import shipped_entries
from knowledge.training.texts import Article, Pair

# Clauses that show what an entry means; beyond these one more teaches nothing new.
CLAUSES, PHRASES = 60, 3
_SHORTEST, _LONGEST = 10, 160


def swapped(articles: Sequence[Article], seed: int) -> list[Pair]:
    """For each entry of the lexicon up to CLAUSES clauses that speak its official terms, said in its phrases, with their
    articles; and each phrase alone with PHRASES of these clauses. Equal for an equal seed."""
    dice = random.Random(seed)
    clauses = [
        (number, clause)
        for number, article in enumerate(articles)
        for clause in article.clauses
        if _SHORTEST < len(clause) < _LONGEST
    ]
    dice.shuffle(clauses)
    entries = [(entry.official, entry.phrases) for entry in shipped_entries()]
    speaks = _speaking({term for official, _ in entries for term in official}, [clause for _, clause in clauses])
    found = []
    for official, phrases in entries:
        both = sorted(set.intersection(*(set(speaks[term]) for term in official)))
        speak = [clauses[at] for at in both[: 10 * CLAUSES]]
        if len(speak) < CLAUSES and len(official) > 1:
            there = {clause for _, clause in speak}
            others = (clauses[at] for at in speaks[max(official, key=len)])
            speak += [one for one in others if one[1] not in there][: CLAUSES - len(speak)]
        for number, clause in speak[:CLAUSES]:
            article, said = articles[number], clause
            for term in official:
                said = said.replace(term, dice.choice(phrases))
            rest = [other for other in article.clauses if other != clause]
            body = rest if rest and dice.random() < 0.5 else article.clauses
            found.append(Pair(said, f"{article.heading}\n{''.join(body)}", f"article {number}"))
        for phrase in phrases:
            for number, clause in dice.sample(speak, min(PHRASES, len(speak))):
                found.append(Pair(phrase, f"{articles[number].heading}\n{clause}", f"entry {official[0]}"))
    return found


def _speaking(terms: set[str], clauses: Sequence[str]) -> dict[str, list[int]]:
    """Which clauses hold each term, in their order: one walk over all clauses, not one for each term."""
    opening: dict[str, list[str]] = defaultdict(list)
    for term in sorted(terms):
        opening[term[:2]].append(term)
    found: dict[str, list[int]] = {term: [] for term in terms}
    for number, clause in enumerate(clauses):
        for pair in {clause[at : at + 2] for at in range(len(clause))} & opening.keys():
            for term in opening[pair]:
                if term in clause:
                    found[term].append(number)
    return found
