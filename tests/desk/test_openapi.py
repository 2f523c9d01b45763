"""What the desk says of its API, and the copy from which the workbench's types are made."""

import json
import os

from bot.desk.app import application
from bot.desk.runtime import Runtime
from bot.settings import ROOT

COPY = ROOT / "web" / "openapi.json"


def test_the_front_end_knows_this_api(run: Runtime) -> None:
    """`HUASHU_WRITE_OPENAPI=1 pytest tests/desk/test_openapi.py` writes it anew; then `npm run api` in `web/`."""
    says = json.dumps(application(run).openapi(), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("HUASHU_WRITE_OPENAPI"):
        COPY.write_text(says)
    assert COPY.read_text() == says
