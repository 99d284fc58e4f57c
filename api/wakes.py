"""Tells open streams of this process that a conversation has something new; other processes' streams notice by polling."""

from __future__ import annotations

import asyncio
from collections import defaultdict


class Wakes:
    """Who listens to which conversation. `wake` may be called from any thread."""

    def __init__(self) -> None:
        self._listening: dict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = defaultdict(set)

    def wake(self, conversation_id: str) -> None:
        """Wakes the streams of one conversation."""
        for loop, event in list(self._listening.get(conversation_id, ())):
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    def listen(self, conversation_id: str) -> asyncio.Event:
        """An event that `wake` sets; give it back with `leave`."""
        event = asyncio.Event()
        self._listening[conversation_id].add((asyncio.get_running_loop(), event))
        return event

    def leave(self, conversation_id: str, event: asyncio.Event) -> None:
        """Stops listening."""
        kept = {pair for pair in self._listening[conversation_id] if pair[1] is not event}
        if kept:
            self._listening[conversation_id] = kept
        else:
            del self._listening[conversation_id]
