"""The one tree of errors.

    YijianshiError
    ├── BadInput            400  what was sent cannot be used
    │   ├── TooLong         413
    │   └── BadSettings     (start-up only)
    ├── NotSignedIn         401
    ├── Hidden              404  not there, or not yours: nobody learns which
    ├── Conflict            409  somebody was faster, or the state moved on
    │   ├── AlreadyDecided
    │   ├── ClaimedByOther
    │   └── Erased          410
    ├── NotAllowed          422  the checkpoint says no, with its reason
    ├── TooMany             429
    ├── Unanswered          502  a source outside gave nothing that can be used
    └── Stopped             503  the assistant is switched off, or not ready

Each carries its status, a `code` (also the key of its wording: `errors.<code>` in core/texts/errors.yaml) and values for
the wording. One handler in api/problems.py turns them into problem details (RFC 9457); nothing else reaches a person.
"""

from __future__ import annotations


class YijianshiError(Exception):
    """An expected way for a request to end. `code` names its wording; `values` fill its placeholders."""

    status = 500
    code = "unexpected"

    def __init__(self, code: str | None = None, **values: object) -> None:
        self.code = code or type(self).code
        self.values = values
        super().__init__(self.code if not values else f"{self.code} {values}")


class BadInput(YijianshiError):
    """What was sent cannot be used as it is."""

    status = 400
    code = "bad_input"


class TooLong(BadInput):
    """More than fits."""

    status = 413
    code = "too_long"


class BadSettings(BadInput):
    """A setting is wrong; the process refuses to start."""

    code = "bad_settings"


class NotSignedIn(YijianshiError):
    """A staff page without a session."""

    status = 401
    code = "not_signed_in"


class Hidden(YijianshiError):
    """Not there, or not for you: the same answer for both."""

    status = 404
    code = "not_found"


class Conflict(YijianshiError):
    """The state moved on under the caller."""

    status = 409
    code = "conflict"


class AlreadyDecided(Conflict):
    """The draft has its outcome; a decision cannot be replayed."""

    code = "already_decided"


class ClaimedByOther(Conflict):
    """Another clerk has claimed it."""

    code = "claimed_by_other"


class Erased(Conflict):
    """The key was destroyed at the owner's wish; only the receipt remains."""

    status = 410
    code = "erased"


class NotAllowed(YijianshiError):
    """The checkpoint refuses: unverified, uncovered, or not this person's to decide."""

    status = 422
    code = "not_allowed"


class TooMany(YijianshiError):
    """Slow down."""

    status = 429
    code = "too_many"


class Unanswered(YijianshiError):
    """A source of records outside gave nothing that can be used; its code is the outcome of having asked it."""

    status = 502
    code = "source_unreachable"


class Stopped(YijianshiError):
    """The assistant is switched off or not ready; the human channel stays."""

    status = 503
    code = "stopped"
