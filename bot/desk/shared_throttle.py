"""The throttle of several desks: a buyer who comes by another one finds the same bucket."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from time import monotonic

from redis import Redis
from redis.exceptions import RedisError

from bot.desk.throttle import Throttle, TooOften

REDIS_SECONDS = 0.3
REST_SECONDS = 5.0

#: Like `Throttle.take`, by the clock of Redis: how late one more would be, and when it is not, it is counted.
TAKE = """
local at = redis.call('TIME')
local now = at[1] + at[2] / 1000000
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + ARGV[1]
local late = full - now - 60
if late > 0.000001 then return string.format('%.6f', late) end
redis.call('SET', KEYS[1], string.format('%.6f', full), 'PX', math.ceil((full - now) * 1000))
return '0'
"""


def connected(url: str) -> Redis[str]:
    return Redis.from_url(url, decode_responses=True, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS)


class SharedThrottle:
    """At most `a_minute` at once for each key at all desks together; each desk counts for itself while Redis does not answer."""

    waits = True

    def __init__(self, redis: Redis[str], prefix: str, a_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self._take, self._prefix, self._clock = redis.register_script(TAKE), prefix, clock
        self._seconds = 60 / a_minute
        self._alone = Throttle(a_minute, clock)
        self._rests_until = 0.0

    def take(self, key: str) -> None:
        """Count one; raises TooOften, and then it does not count."""
        if self._clock() < self._rests_until:
            self._alone.take(key)
            return
        try:
            late = float(self._take(keys=[f"{self._prefix}:{key}"], args=[self._seconds]))
        except (RedisError, OSError):
            self._rests_until = self._clock() + REST_SECONDS
            self._alone.take(key)
            return
        if late:
            raise TooOften(ceil(late))
