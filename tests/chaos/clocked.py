"""`huashu` with a clock of its own: that of the machine, and so many seconds as stand in the file `CHAOS_CLOCK`.

The desk takes the time from one function, and that is what is replaced. libfaketime, which lies to a whole process, was tried and makes
Python's threads wait for each other for seconds.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from bot.cli import main, running
from tests.chaos.world import CLOCK


def now() -> datetime:
    return datetime.now().astimezone() + timedelta(seconds=float(Path(os.environ[CLOCK]).read_text()))


if __name__ == "__main__":
    running.now = now
    main()
