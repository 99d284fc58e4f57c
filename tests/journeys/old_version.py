"""The process of an older version: it takes a question's job and dies in the middle of it."""

import os
import signal
import sys
import time

from core.jobs import Jobs, system_url
from core.settings import load_settings


def die_in_the_middle(question_id: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    settings = load_settings()
    jobs = Jobs(system_url(settings.url, settings.data_dir), die_in_the_middle, [])
    jobs.start()
    jobs.enqueue(os.environ["OLD_QUESTION"])
    time.sleep(30)
    sys.exit("the job never ran")
