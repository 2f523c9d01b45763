"""What all tests share."""

from __future__ import annotations

import os
import warnings

from hypothesis import settings

from bot.engine.quiet import quieten

quieten()
with warnings.catch_warnings():
    import sanic  # noqa: F401  (it turns every deprecation warning of anybody back on, once)

settings.register_profile("here", deadline=None)  # a busy machine is no failure
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
