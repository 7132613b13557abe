"""Counts the misses of one client address (wrong password, unknown tag), and says when there are too many."""

import math

from rest_framework.throttling import SimpleRateThrottle


class Misses(SimpleRateThrottle):
    """`rate` as Django REST framework writes it ("10/minute"). Addresses live in the cache for that time only."""

    def __init__(self, scope: str, rate: str):
        self.scope, self.rate = scope, rate
        super().__init__()

    def get_cache_key(self, request, view=None) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}

    def _recent(self, request) -> list[float]:
        now = self.timer()
        return [when for when in self.cache.get(self.get_cache_key(request), []) if when > now - self.duration]

    def wait(self, request) -> int:
        """Seconds before this address may try again; 0 when it may."""
        recent = self._recent(request)
        if len(recent) < self.num_requests:
            return 0
        return math.ceil(recent[-self.num_requests] + self.duration - self.timer())

    def note(self, request) -> None:
        self.cache.set(self.get_cache_key(request), [*self._recent(request), self.timer()], self.duration)
