"""Jobs behind one seam: durable queues, timers and schedules by DBOS, on SQLite inside the one process or on PostgreSQL.

What the database says is the truth; a job's arguments are ids only, since DBOS keeps them in clear. Steps may run twice
after a kill, so they are idempotent by unique key.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dbos import DBOS, DBOSConfig, SetWorkflowID

log = logging.getLogger("yijianshi")
# Set by us: DBOS would take a hash of the code, and an upgrade would leave pending work to a version that never comes back.
APPLICATION_VERSION = "yijianshi"
QUEUE = "questions"


@dataclass(frozen=True)
class Timer:
    """Something to do again and again: `run` every `seconds`, first at once; `close` when the process ends."""

    name: str
    seconds: float
    run: Callable[[], object]
    close: Callable[[], None] = lambda: None


class Jobs:
    """The jobs of one process. `answer` is the work of a queued question, by its id."""

    def __init__(self, system_url: str, answer: Callable[[str], None], timers: list[Timer]) -> None:
        self._url, self._answer, self.timers = system_url, answer, timers
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Launches DBOS, recovers what an earlier process left, and starts the timers."""
        logging.getLogger("dbos").setLevel(logging.WARNING)
        config: DBOSConfig = {
            "name": "yijianshi",
            "system_database_url": self._url,
            "application_version": APPLICATION_VERSION,
            "executor_id": "owner",
            "log_level": "WARNING",
            "run_migrations": True,
            "enable_otlp": False,
        }
        DBOS(config=config)
        answer = self._answer

        @DBOS.workflow(name="answer_question")
        def answer_question(question_id: str) -> None:
            answer(question_id)

        self._workflow = answer_question
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=1)
        for timer in self.timers:
            thread = threading.Thread(target=self._keep, args=(timer,), name=timer.name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def enqueue(self, question_id: str) -> None:
        """Queues a question; the workflow's id is the question's, so that twice is once."""
        with SetWorkflowID(f"question-{question_id}"):
            DBOS.enqueue_workflow(QUEUE, self._workflow, question_id)

    def _keep(self, timer: Timer) -> None:
        while not self._stop.is_set():
            try:
                timer.run()
            except Exception as error:  # noqa: BLE001  a timer that dies would silently stop a duty
                log.error("timer %s: %s", timer.name, type(error).__name__)
            self._stop.wait(timer.seconds)

    def stop(self) -> None:
        """Stops timers and DBOS; what is unfinished is recovered at the next start."""
        self._stop.set()
        for timer in self.timers:
            timer.close()
        for thread in self._threads:
            thread.join(timeout=5)
        DBOS.destroy(destroy_registry=True)


def system_url(url: str, data_dir: Path) -> str:
    """Where DBOS keeps its own tables: beside SQLite's file, or in the same PostgreSQL."""
    if url.startswith("sqlite"):
        return f"sqlite:///{data_dir / 'jobs.sqlite'}"
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
