"""A few seconds of what `make chaos` does for ten minutes: two desks on one PostgreSQL, killed and frozen, lose and double nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from deploy import servers
from deploy.servers import NotHere
from tests.chaos.run import chaos
from tests.chaos.shapes import grown_shape

SECONDS, RATE, LONGEST, FAULTS = 6, 8, 0.5, 4


def test_what_was_acknowledged_is_kept_answered_and_done_once_whatever_is_killed() -> None:
    with TemporaryDirectory(prefix="huashu-chaos-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as another user when we are root
        try:
            servers.redis(folder), servers.postgres_programs(), servers.program("nginx")
        except NotHere as error:
            pytest.skip(str(error))
        found = chaos(partial(grown_shape, engines=1), folder, SECONDS, RATE, LONGEST, most=FAULTS)
    assert found.ledger.faults == {}
    assert found.faults > 0
    assert found.ledger.acknowledged > 0
    assert found.ledger.bot_replies > 0
