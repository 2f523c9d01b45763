"""Every table. After a change, `bot.store.schema.new_step` writes the migration; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
)

from bot.store.columns import Json, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _one_of(column: str, *values: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=column)


orders = Table(
    "orders",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("buyer", String(128), nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("courier", String(64), nullable=False, default=""),
    Column("waybill", String(64), nullable=False, default="", index=True),  # in capitals
    Column("paid_at", UtcTime),
    Column("created_at", UtcTime),
    Column("data", Json, nullable=False),  # the whole order, `bot.files.structure.destructure`d
    Column("updated_at", UtcTime, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),  # uuid, hex
    Column("shop", String(64), nullable=False),
    Column("buyer", String(128), index=True),  # null: anonymous
    Column("mode", String(8), nullable=False, default="auto"),
    Column("mode_by", String(64)),  # who set the mode for this conversation alone; null: it follows the shop's
    Column("holder", String(64)),  # an agent's title; null: the bot
    Column("assigned", String(64)),  # the agent who should see to it
    Column("handed_over", Text),  # why a person is wanted
    Column("waiting_since", UtcTime, index=True),  # the buyer's first word that nobody has answered
    Column("order_id", String(64)),  # as the shop's page says; the order may not be known yet
    Column("version", Integer, nullable=False, default=0),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False, index=True),
    Column("last_buyer_at", UtcTime),
    _one_of("mode", "auto", "assist"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String(32), ForeignKey("conversations.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("author", String(8), nullable=False),
    Column("agent", String(64)),
    Column("kind", String(8), nullable=False, default="text"),
    Column("text", Text, nullable=False),
    Column("client_id", String(64)),
    Column("macro", String(128)),
    Column("picture", String(64)),  # the file's name among the kept pictures
    Column("intent", String(64)),
    Column("confidence", Float),
    Column("entities", Json),
    Column("answered", Boolean, nullable=False, default=False),
    Column("created_at", UtcTime, nullable=False, index=True),
    UniqueConstraint("conversation", "client_id"),
    UniqueConstraint("conversation", "seq"),
    _one_of("author", "buyer", "bot", "agent", "system"),
    _one_of("kind", "text", "picture", "choice"),
)

#: What nothing was proposed for yet. Queries say it in these very words, or a database does not see that the index fits.
WAITS = and_(messages.c.author == literal_column("'buyer'"), messages.c.answered.is_(False))
Index("ix_messages_waiting", messages.c.conversation, messages.c.seq, sqlite_where=WAITS, postgresql_where=WAITS)

ratings = Table(
    "ratings",
    metadata,
    Column("conversation", String(32), ForeignKey("conversations.id"), primary_key=True),
    Column("closing", Integer, primary_key=True),  # seq of the reply that closed the case; 0: none did
    Column("score", Integer, nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
    CheckConstraint("score BETWEEN 1 AND 5", name="score"),
)

nonces = Table(  # of identities that were used, until they end by themselves
    "nonces",
    metadata,
    Column("nonce", String(64), primary_key=True),
    Column("conversation", String(32), nullable=False),
    Column("until", UtcTime, nullable=False, index=True),
)

dialogue = Table(
    "dialogue",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String(32), ForeignKey("conversations.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("event", Json, nullable=False),  # one Rasa event
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("conversation", "seq"),
)

dialogue_slots = Table(  # now and then, so that nobody reads a long dialogue from its beginning
    "dialogue_slots",
    metadata,
    Column("conversation", String(32), ForeignKey("conversations.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),  # of the last event that it knows of
    Column("events", Json, nullable=False),  # the last slot event of every slot up to there
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String(32), ForeignKey("conversations.id"), nullable=False),
    Column("message_seq", Integer, nullable=False),  # the buyer's message it answers
    Column("rank", Integer, nullable=False),
    Column("macro", String(128), nullable=False),
    Column("text", Text, nullable=False),
    Column("missing", Json, nullable=False),
    Column("why", Json, nullable=False),
    Column("effects", Json, nullable=False),
    Column("state", String(8), nullable=False, default="open"),
    Column("reason", Text),
    Column("edited_text", Text),
    Column("created_at", UtcTime, nullable=False),
    Column("decided_at", UtcTime),
    Column("decided_by", String(64)),
    _one_of("state", "open", "accepted", "edited", "rejected", "ignored", "stale"),
    Index(None, "conversation", "message_seq"),
    Index(None, "decided_at"),
)

flags = Table(  # appended only; `done_*` is the one thing that changes
    "flags",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("order_id", String(64), ForeignKey("orders.id"), nullable=False),
    Column("colour", String(8), nullable=False),
    Column("note", Text, nullable=False),
    Column("author", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("conversation", String(32), ForeignKey("conversations.id")),
    Column("suggestion", Integer, ForeignKey("suggestions.id")),
    Column("done_at", UtcTime),
    Column("done_by", String(64)),
    Column("works", Boolean, nullable=False, default=False),
    UniqueConstraint("order_id", "suggestion"),
    Index(None, "works", "done_at"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("recipient", String(16), nullable=False),
    Column("order_id", String(64), ForeignKey("orders.id"), index=True),
    Column("conversation", String(32), ForeignKey("conversations.id"), index=True),
    Column("suggestion", Integer, ForeignKey("suggestions.id")),
    Column("position", Integer, nullable=False, default=0),
    Column("text", Text, nullable=False),
    Column("due", UtcTime),
    Column("done_at", UtcTime),
    Column("done_by", String(64)),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("suggestion", "position"),
    Index(None, "done_at", "due"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(128), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("payload", Json, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("delivered_at", UtcTime, index=True),
    Column("state", String(9), nullable=False, default="waiting", server_default="waiting"),
    Column("tries", Integer, nullable=False, default=0, server_default="0"),
    Column("next_at", UtcTime),  # not tried before then; while it is being delivered, not by another
    Column("error", Text),  # why it was not delivered the last time
    Column("trace", String(32)),  # of the request that the fact came from
    _one_of("state", "waiting", "delivered", "dead", "discarded"),
    Index(None, "state", "next_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("who", String(64), nullable=False),
    Column("what", String(64), nullable=False),
    Column("subject", String(256), nullable=False, index=True),
    Column("detail", Json, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(32), primary_key=True),  # to sign in with, in lower case
    Column("title", String(32), nullable=False, unique=True),  # what buyers and colleagues read; holds conversations, signs notes
    Column("role", String(8), nullable=False),
    Column("team", String(32), nullable=False, default=""),
    Column("password", Text, nullable=False),  # argon2's own text
    Column("enabled", Boolean, nullable=False, default=True),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("secret", String(64)),  # what the second factor's codes are made of, base32; null: the account has none
    Column("new_secret", String(64)),  # one that is being set up: nobody has shown a code of it yet
    Column("last_code", Integer),  # the period of the last code that was taken: neither it nor an earlier one is taken again
    _one_of("role", "agent", "trainer", "lead", "admin"),
)

recovery_codes = Table(  # each signs in once in place of the second factor's code
    "recovery_codes",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of account and code
    Column("account", String(32), ForeignKey("accounts.name"), nullable=False, index=True),
)

sign_ins = Table(  # who is signed in
    "sign_ins",
    metadata,
    Column("token", String(64), primary_key=True),  # SHA-256 of what the browser holds
    Column("account", String(32), ForeignKey("accounts.name"), nullable=False, index=True),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
)

sign_in_tries = Table(  # that failed or have not succeeded yet
    "sign_in_tries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(32), nullable=False, index=True),
    Column("address", String(64), nullable=False, index=True),
    Column("kind", String(8), nullable=False, default="password", server_default="password"),
    Column("at", UtcTime, nullable=False, index=True),
    _one_of("kind", "password", "code"),
)

reads = Table(
    "reads",
    metadata,
    Column("agent", String(64), primary_key=True),
    Column("conversation", String(32), ForeignKey("conversations.id"), primary_key=True),
    Column("seq", Integer, nullable=False),  # the last message that the agent has seen
)

quick_replies = Table(  # of one agent or one team; the shop's are macros in files
    "quick_replies",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("owner", String(32), ForeignKey("accounts.title"), nullable=False, index=True),
    Column("scope", String(8), nullable=False),
    Column("team", String(32), nullable=False, default="", index=True),
    Column("category", String(32), nullable=False, default=""),
    Column("code", String(40), nullable=False),
    Column("title", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    _one_of("scope", "personal", "team"),
)

macro_uses = Table(
    "macro_uses",
    metadata,
    Column("agent", String(64), primary_key=True),
    Column("macro", String(128), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last_at", UtcTime, nullable=False),
)

shop_settings = Table(  # what leads change while the shop is open; the rest stands in files
    "shop_settings",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Json, nullable=False),
)

model_registry = Table(
    "model_registry",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("path", Text, nullable=False),
    Column("data_version", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("figures", Json, nullable=False),
    Column("published_at", UtcTime),
)

file_changes = Table(  # what trainers did to the shop's files
    "file_changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("who", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("path", String(256), nullable=False, index=True),
    Column("before", String(64), nullable=False),  # SHA-256 of the file; empty: there was none
    Column("after", String(64), nullable=False),
    Column("difference", Text, nullable=False),
)

reviews = Table(  # what a trainer made of a buyer's message
    "reviews",
    metadata,
    Column("message", Integer, ForeignKey("messages.id"), primary_key=True),
    Column("decision", String(16), nullable=False),
    Column("intent", String(64)),
    Column("by", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    _one_of("decision", "example", "out_of_scope", "ignored"),
)

trainings = Table(
    "trainings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("started_at", UtcTime, nullable=False),
    Column("who", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("ended_at", UtcTime),
    Column("model", String(64)),  # the hash in the registry
    Column("log", Text, nullable=False, default=""),
    _one_of("state", "running", "done", "failed", "cancelled"),
)

replays = Table(  # real conversations through two models
    "replays",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("started_at", UtcTime, nullable=False),
    Column("who", String(64), nullable=False),
    Column("old", String(64), nullable=False),
    Column("new", String(64), nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("conversations", Integer, nullable=False, default=0, server_default="0"),
    Column("turns", Integer, nullable=False, default=0),
    Column("signed_by", String(64)),
    Column("signed_at", UtcTime),
    Column("ended_at", UtcTime),
    _one_of("state", "running", "done", "failed", "cancelled"),
)

replay_groups = Table(  # what is different, the same changes as one
    "replay_groups",
    metadata,
    Column("replay", Integer, ForeignKey("replays.id"), primary_key=True),
    Column("key", String(12), primary_key=True),
    Column("what", Json, nullable=False),
    Column("old", Json, nullable=False),  # `bot.core.replays.Reply`
    Column("new", Json, nullable=False),
    Column("answer", Boolean, nullable=False),  # whether anybody would notice
    Column("count", Integer, nullable=False),
    Column("verdict", String(8), nullable=False, default=""),
    Column("by", String(64), nullable=False, default=""),
    Column("at", UtcTime),
    _one_of("verdict", "", "better", "worse", "same"),
)

replay_items = Table(  # where it happens
    "replay_items",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("replay", Integer, ForeignKey("replays.id"), nullable=False),
    Column("key", String(12), nullable=False),
    Column("conversation", String(32), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("text", Text, nullable=False),  # without anybody's data
    Column("sent", Json, nullable=False),
    Index(None, "replay", "key", "id"),
)
