"""`demo`: a complete demonstration in one command, which `make run` calls."""

from __future__ import annotations

from typing import Annotated

import typer

from api.build import build_app
from api.cli.house import opened
from api.cli.voice import AsJson, Voice, both
from api.demonstration import Furnished, furnish
from api.starting import addresses, base_url, free_port, log_to_stderr, serve
from core.settings import load_settings
from core.texts import t


def add(app: typer.Typer) -> None:
    """Adds `demo`."""

    @app.command("demo", help=both("help_demo"))
    def demo(
        as_json: AsJson = False,
        prepare: Annotated[bool, typer.Option("--prepare", help="只准备，不启动。 Prepare only, serve nothing.")] = False,
    ) -> None:
        voice = Voice(as_json)
        log_to_stderr()
        with voice.busy("demo_preparing") as tell, opened(demo=True) as (_, house):
            made = furnish(house, tell)
        settings = load_settings(demo=True)
        port = settings.port if prepare else free_port(settings.host, settings.port, next_free=True)
        base = base_url(settings.public_url, settings.host, port)
        _tell(voice, made, base)
        if not prepare:
            if settings.port and port != settings.port:
                voice.say("demo_port", taken=settings.port, port=port)
            settings = load_settings(demo=True, port=port)
            serve(build_app(settings), settings.host, port)


def _tell(voice: Voice, made: Furnished, base: str) -> None:
    pages = addresses(base)
    voice.give(
        {
            "pages": pages, "published": made.published, "approved": made.approved, "refused": made.refused,
            "people": [
                {"login": login, "name": name, "roles": roles, "password": made.passwords.get(login)}
                for login, name, roles in made.people
            ],
        }
    )  # fmt: skip
    voice.say("demo_title")
    voice.table(("page", "address"), [(t(f"cli.{name}"), address) for name, address in pages.items()])
    voice.show()
    secret = [made.passwords.get(login, t("cli.password_kept")) for login, _, _ in made.people]
    voice.table(
        ("role", "login", "name", "password"),
        [(roles, login, name, word) for (login, name, roles), word in zip(made.people, secret, strict=True)],
    )
    voice.say("demo_passwords" if made.passwords else "demo_reset")
    if made.published:
        voice.say("demo_published", versions=made.published, approved=made.approved)
    voice.say("demo_stop")
