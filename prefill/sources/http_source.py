"""A source that is spoken to by HTTP: what is sent, what may come back, and what each failure is called.

The token, what is sent and what comes back are never logged. One call is one try: a repeat carries the same key, and when
to repeat is for the job to say. Redirects are not followed: they would carry the token and the person elsewhere.
"""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

from core.cases import KnownSource
from core.clock import iso
from core.errors import BadSettings, Unanswered
from prefill.sources.answers import read_records, read_ticket
from prefill.sources.config import HttpConfig, read_token
from prefill.sources.source import Record, Request, SourceOutcome, Ticket, TicketAnswer

log = logging.getLogger("yijianshi")
_CALLED = {
    401: SourceOutcome.denied, 403: SourceOutcome.denied, 404: SourceOutcome.no_record, 410: SourceOutcome.no_record,
    408: SourceOutcome.unreachable, 425: SourceOutcome.unreachable, 429: SourceOutcome.unreachable,
    413: SourceOutcome.bad_answer, 451: SourceOutcome.denied,
}  # fmt: skip


class HttpSource:
    """One source. Safe to use from several threads, each outside any event loop."""

    def __init__(self, config: HttpConfig) -> None:
        self._config = config

    @property
    def known(self) -> KnownSource:
        """What may be shown of it."""
        return self._config.known

    def fetch(self, request: Request) -> list[Record]:
        """As the seam says."""
        known, asked = self.known, []
        for key, elements in request.parts.items():
            part = known.part(key)
            if part is None:
                raise Unanswered(SourceOutcome.bad_answer)
            fields = [name for name, element in part.fields.items() if element in set(elements)]
            asked.append({"type": part.type, "fields": list(dict.fromkeys([*fields, *([part.about] if part.about else [])]))})
        body = {
            "subject": {"name": request.subject.name, "id_number": request.subject.id_number},
            "purpose": {
                "words": request.purpose.words,
                "items": [{"id": i.id, "name": i.name, "basis": list(i.basis)} for i in request.purpose.items],
            },
            "consent": {"id": request.consent.id, "at": iso(request.consent.at), "wording": request.consent.wording},
            "until": iso(request.until), "records": asked,
        }  # fmt: skip
        purpose = "; ".join(item.id for item in request.purpose.items)
        said = self._call("POST", self._config.url, body, request.key, purpose)
        return [] if said is None else read_records(known, request, said)

    def correct(self, ticket: Ticket) -> TicketAnswer:
        """As the seam says. A source that takes none is a denial: the applicant is told to turn to its keeper."""
        if self._config.corrections is None:
            raise Unanswered(SourceOutcome.denied)
        part = self.known.part(ticket.part)
        names = {element: name for name, element in part.fields.items()} if part else {}
        body = {
            "subject": {"name": ticket.subject.name, "id_number": ticket.subject.id_number},
            "record": {"type": part.type if part else ticket.part, "id": ticket.record},
            "field": names.get(ticket.element, ticket.element), "value": ticket.value, "words": ticket.words,
        }  # fmt: skip
        return read_ticket(self._call("POST", self._config.corrections, body, ticket.key))

    def answer(self, ticket: str) -> TicketAnswer:
        """As the seam says."""
        if self._config.corrections is None:
            raise Unanswered(SourceOutcome.denied)
        where = f"{self._config.corrections.rstrip('/')}/{quote(ticket, safe='')}"
        return read_ticket(self._call("GET", where), ticket)

    def close(self) -> None:
        """Nothing is kept open between calls."""

    def _call(self, method: str, url: str, body: Mapping[str, Any] | None = None, key: str = "", purpose: str = "") -> Any:
        """The JSON of a 2xx answer, None for no record. Raises Unanswered.

        In an event loop of its own: only there can a call be ended as a whole. Limits for connecting and for each read
        alone let a trickle of headers or of bytes go on for ever.
        """
        try:
            headers = {"Authorization": f"Bearer {read_token(self._config.token_file)}", "Accept": "application/json"}
            # Unpacked, an answer could be a thousand times what came over the wire.
            headers["Accept-Encoding"] = "identity"
            if key:
                headers["Idempotency-Key"] = key
            if purpose:
                headers["X-Purpose"] = purpose.encode("ascii", "replace").decode()
            return asyncio.run(asyncio.wait_for(self._try(method, url, body, headers), self._config.total_s))
        except (httpx.TransportError, TimeoutError, OSError, BadSettings) as wrong:
            # A wrong certificate, a refused connection, a time limit: nobody was reached who may be believed.
            log.warning("source %s: %s", self._config.id, type(wrong).__name__)
            raise Unanswered(SourceOutcome.unreachable) from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as wrong:
            log.warning("source %s: %s", self._config.id, type(wrong).__name__)
            raise Unanswered(SourceOutcome.bad_answer) from None

    async def _try(self, method: str, url: str, body: Mapping[str, Any] | None, headers: Mapping[str, str]) -> Any:
        trusted = ssl.create_default_context(cafile=self._config.ca_file)
        times = httpx.Timeout(self._config.read_s, connect=self._config.connect_s)
        # No .netrc, no proxy and no CA by the environment: whom to trust stands in the file alone.
        async with (
            httpx.AsyncClient(verify=trusted, timeout=times, follow_redirects=False, trust_env=False) as client,
            client.stream(method, url, json=body, headers=headers) as response,
        ):
            called = self._named(response.status_code)
            if called is SourceOutcome.no_record:
                return None
            if called is not None:
                raise Unanswered(called)
            read = bytearray()
            async for part in response.aiter_raw():
                read += part
                if len(read) > self._config.most_kb * 1024:
                    raise Unanswered(SourceOutcome.too_large)
            return json.loads(read)

    def _named(self, status: int) -> SourceOutcome | None:
        if 200 <= status < 300:
            return SourceOutcome.no_record if status == 204 else None
        log.warning("source %s: status %s", self._config.id, status)
        return _CALLED.get(status, SourceOutcome.unreachable if status >= 500 else SourceOutcome.bad_answer)
