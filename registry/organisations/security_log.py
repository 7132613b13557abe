"""The log of who signs in, what is refused and which rights change: accounts by their key, and nothing else of them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

logger = logging.getLogger("registry.security")
NOBODY, COMMAND = "nobody", "command"

_request: ContextVar[Any] = ContextVar("request", default=None)


@contextmanager
def answering(request: object) -> Iterator[None]:
    """What is noted meanwhile is the act of whoever asks."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


@contextmanager
def muted() -> Iterator[None]:
    """Nothing is noted meanwhile, in this process: for a command that fills a base with examples."""
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = False


def note(event: str, *, level: int = logging.INFO, **facts: object) -> None:
    """One line: the event, the key of whoever acts, and `facts`, that name an account by its key alone."""
    told = " ".join(f"{name}={value}" for name, value in {"by": _actor(), **facts}.items())
    logger.log(level, "%s %s", event, told)


def warn(event: str, **facts: object) -> None:
    note(event, level=logging.WARNING, **facts)


def _actor() -> int | str:
    request = _request.get()
    if request is None:
        return COMMAND
    user = getattr(request, "user", None)
    return getattr(user, "pk", None) or NOBODY
