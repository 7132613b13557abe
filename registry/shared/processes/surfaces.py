"""How people make a row of a process, and each move of it: the form of its facts, their writer, what pages say."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms

from registry.shared import access
from registry.shared.access import Actor
from registry.shared.moves import Move
from registry.shared.processes.process import Process

# A sentence, or how it is told of a row (of what the writer returned, once it is done).
Words = str | Callable[[Any], str]


def nothing(row: Any, user: Actor) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Surface:
    """`write` takes the row, the `Act`, and the facts by their names. `name` is that of the act where one move has
    several, and `path` ends the address of its page. `asks` are the arguments that `form` takes of a row and of whoever
    acts on it, `initial` what it proposes. `example` makes the form that the document of the API describes. Without a
    `form` the act takes no facts: a button does it.
    """

    process: Process
    action: str
    write: Callable[..., Any]
    form: type[forms.BaseForm] | None = None
    path: str = ""
    done: Words = ""
    name: str = ""
    heading: str = ""
    explanation: Words = ""
    asks: Callable[[Any, Any], dict[str, Any]] = nothing
    initial: Callable[[Any, Any], dict[str, Any]] = nothing
    example: Callable[[], forms.BaseForm] | None = None

    @property
    def move(self) -> Move:
        return self.process.moves[self.action]

    @property
    def act(self) -> str:
        return self.name or self.action

    @property
    def title(self) -> str:
        return self.heading or self.move.label

    def asking(self, row: Any, user: Any) -> Callable[..., forms.BaseForm]:
        """What makes the form of the act on `row` by `user`, given what they sent."""
        return partial(self.form or forms.Form, **self.asks(row, user))

    def described(self) -> forms.BaseForm:
        return (self.example or self.form or forms.Form)()


@dataclass(frozen=True)
class Opening:
    """How a row comes into being, by the move that no state precedes. `write` takes the `Act` and the facts by their
    names, and returns the row. `asks` are the arguments that `form` takes of whoever fills it, and of the right of the
    move; `example` makes the form that the document of the API describes. `button` is that of its page, where it does
    not say what the label of the move says.
    """

    process: Process
    action: str
    write: Callable[..., Any]
    form: type[forms.BaseForm]
    asks: Callable[[Any, str], dict[str, Any]]
    example: Callable[[], forms.BaseForm]
    done: Words
    button: str = ""
    explanation: str = ""

    @property
    def move(self) -> Move:
        return self.process.moves[self.action]

    @property
    def title(self) -> str:
        return self.move.label

    @property
    def right(self) -> str:
        """The act of `access` that its move names; where it is needed, the writer asks."""
        (right,) = self.move.rights
        return right.act

    def may(self, user: Actor) -> bool:
        """Somewhere."""
        return access.may_anywhere(user, self.right)

    def require(self, user: Actor) -> None:
        access.require_anywhere(user, self.right)

    def asking(self, user: Any) -> Callable[..., forms.BaseForm]:
        """What makes the form for `user`, given what they sent."""
        return partial(self.form, **self.asks(user, self.right))


def said(words: Words, of: Any) -> str:
    return words if isinstance(words, str) else words(of)
