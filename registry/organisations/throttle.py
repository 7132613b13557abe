"""How many misses (wrong passwords, unknown tags) an account or a client address may make, for all processes together.

Each miss costs a share of the period, and time pays it back: there is no window to wait for the edge of.
"""

import math
import time
import unicodedata
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from registry.organisations.models import Attempts
from registry.shared.client import client_of

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Misses:
    """At most `num_requests` in `duration` seconds of one account or address, both known by a keyed hash."""

    scope: str
    num_requests: int
    duration: int

    def wait(self, whom: str) -> int:
        """Seconds before another try; 0 when it may be now."""
        until = Attempts.objects.filter(key=self._key(whom)).values_list("until", flat=True).first() or 0
        return max(0, math.ceil((until - _now() + self._cost - self.duration * 1000) / 1000))

    def note(self, whom: str) -> None:
        Attempts.objects.delay(self._key(whom), self._cost, _now())

    def forget(self, whom: str) -> None:
        Attempts.objects.filter(key=self._key(whom)).delete()

    @property
    def _cost(self) -> int:
        return self.duration * 1000 // self.num_requests

    def _key(self, whom: str) -> str:
        return salted_hmac(f"registry.organisations.throttle.{self.scope}", whom, algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class Bounds:
    """A strict one on each account, that the whole world shares; a generous one on each client address.

    Behind an address there may be a whole ministry; behind an account there is one person.
    """

    account: Misses
    address: Misses

    def wait(self, request: HttpRequest, account: str) -> int:
        return max(self.account.wait(folded(account)), self.address.wait(client_of(request)))

    def note(self, request: HttpRequest, account: str) -> None:
        self.account.note(folded(account))
        self.address.note(client_of(request))

    def forget(self, account: str) -> None:
        self.account.forget(folded(account))


SIGN_IN = Bounds(Misses("sign-in-account", 10, 5 * MINUTE), Misses("sign-in-address", 100, 5 * MINUTE))
FORGOTTEN = Bounds(Misses("forgotten-account", 5, HOUR), Misses("forgotten-address", 100, HOUR))
TOKENS = Misses("token-address", 100, 5 * MINUTE)


def folded(account: str) -> str:
    """An address as an account is found by it."""
    return unicodedata.normalize("NFKC", account.strip()).strip().lower()


def _now() -> int:
    return int(time.time() * 1000)
