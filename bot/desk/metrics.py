"""What the desk counts; `GET /metrics` shows it to Prometheus, beside what `bot.desk.gauges` finds."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_FINE = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUEST_SECONDS = Histogram("huashu_request_seconds", "HTTP requests", ("method", "route", "status"), buckets=_FINE)
TURN_SECONDS = Histogram("huashu_turn_seconds", "From asking the engine to the written answer", buckets=_FINE)
TURNS_FAILED = Counter("huashu_turns_failed", "Turns that could not be answered", ("error",))
HANDED_OVER = Counter("huashu_handed_over", "Turns after which a person is wanted", ("reason",))
MESSAGES = Counter("huashu_messages", "Messages taken in", ("author", "kind"))
REFUSED = Counter("huashu_refused", "Requests refused", ("error",))
SOCKETS = Gauge("huashu_sockets", "Open WebSockets", ("side",))
BUSY = Gauge("huashu_conversations_busy", "Conversations that wait for their answer")
BUS_UP = Gauge("huashu_bus_up", "Whether this desk hears the others (only with REDIS_URL)")
LETTERS = Counter("huashu_letters", "Tries to tell other systems what is in the outbox", ("kind", "result"))
