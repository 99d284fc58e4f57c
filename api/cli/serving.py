"""`serve` and `worker`."""

from __future__ import annotations

import signal
import threading
from typing import Annotated

import typer

from api.build import Door, build_app, build_base, build_house, build_jobs, has_citizen_door
from api.cli.voice import AsJson, Voice, both
from api.library import Library
from api.starting import addresses, base_url, free_port, log_to_stderr, serve
from core.errors import BadInput
from core.settings import load_settings
from core.texts import t


def add(app: typer.Typer) -> None:
    """Adds both."""

    @app.command("serve", help=both("help_serve"))
    def serve_(
        as_json: AsJson = False,
        host: Annotated[str | None, typer.Option(help="监听地址。 Address to bind.")] = None,
        port: Annotated[int | None, typer.Option(help="端口，0 为任意空闲端口。 Port; 0 takes a free one.")] = None,
        door: Annotated[
            Door, typer.Option(help="为谁服务：全部，或（PostgreSQL）只为工作人员、只为公众。 Whom it serves.")
        ] = Door.all,
    ) -> None:
        voice = Voice(as_json)
        log_to_stderr()
        settings = load_settings(**{k: v for k, v in {"host": host, "port": port}.items() if v is not None})
        chosen = free_port(settings.host, settings.port)
        settings = settings.model_copy(update={"port": chosen})
        with voice.busy("starting"):
            built = build_app(settings, door)
        pages = addresses(base_url(settings.public_url, settings.host, chosen))
        if door is not Door.all:
            pages = {name: address for name, address in pages.items() if (name == "page_staff") == (door is Door.staff)}
        voice.give({"pages": pages, "demonstration": settings.demo})
        voice.table(("page", "address"), [(t(f"cli.{name}"), address) for name, address in pages.items()])
        if settings.demo:
            voice.say("serve_demo")
        serve(built, settings.host, chosen)

    @app.command("worker", help=both("help_worker"))
    def worker(as_json: AsJson = False) -> None:
        voice = Voice(as_json)
        log_to_stderr()
        settings = load_settings()
        if settings.url.startswith("sqlite"):
            raise BadInput("cli_worker_embedded")
        with voice.busy("starting"):
            base = build_base(settings)
            library = Library(settings, base.db)
            library.refresh()
            jobs = build_jobs(base, library, build_house(base, library), apart=has_citizen_door(settings))
            jobs.start()
        voice.give({"working": True})
        voice.say("worker_runs")
        ended = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: ended.set())
        ended.wait()
        jobs.stop()
        library.close()
        base.db.close()
