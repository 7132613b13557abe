"""How words find devices, in any of their facts, whatever the case and the accents; PostgreSQL may index it."""

import unicodedata
from difflib import get_close_matches
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Count, F, Func, Max, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from registry.devices.models.device import FACTS, Device
from registry.tabular.folding import fold, words

SEARCHED = ("tag", *(fact.name for fact in FACTS.values() if fact.searched), "place_key")
ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ"
MOST_WORDS = 8
# A condition, and its parameters.
SQL = tuple[str, tuple[Any, ...]]
# Compared with a mistyped one, the most used first: each costs a tenth of a millisecond.
MOST_PLACES = 2_000


def bare(character: str) -> str:
    return unicodedata.normalize("NFD", character)[0]


BOTH = ACCENTED + ACCENTED.upper()
UNACCENTED = "".join(map(bare, ACCENTED)) * 2
# PostgreSQL's index is made on this and on what is searched (`migrations/_search.py`), letter for letter: one more
# searched column asks for a migration. Both cases are written, for databases whose locale lowers ASCII only.
FOLDED = f"translate(lower(%(expressions)s), '{BOTH}', '{UNACCENTED}')"
# For each plain letter, all the signs that are read as it.
VARIANTS: dict[str, str] = {}
for _sign in ACCENTED:
    VARIANTS[bare(_sign)] = VARIANTS.get(bare(_sign), "") + _sign + _sign.upper()


def folded(text: str) -> str:
    """A typed word as the facts are compared: small letters, without accents."""
    return "".join(bare(sign) if sign in ACCENTED else sign for sign in unicodedata.normalize("NFC", text).lower())


class Contains(Func):
    """Whether the facts hold a folded word: LIKE on an expression that PostgreSQL indexes, GLOB on SQLite."""

    output_field = BooleanField()
    conditional = True
    arg_joiner = " || ' ' || "

    def __init__(self, word: str):
        super().__init__(*map(F, SEARCHED))
        self.word = word

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> SQL:
        text, params = super().as_sql(compiler, connection, template="(%(expressions)s)", **context)
        return f"{text} GLOB %s", (*params, glob(self.word))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> SQL:
        text, params = super().as_sql(compiler, connection, template=FOLDED, **context)
        return f"{text} LIKE %s", (*params, like(self.word))

    def __repr__(self) -> str:
        return f"Contains({self.word!r})"


def like(word: str) -> str:
    for sign in "\\%_":
        word = word.replace(sign, f"\\{sign}")
    return f"%{word}%"


def glob(word: str) -> str:
    """Every spelling of each letter: `e` becomes `[eEéÉ…]`."""
    return f"*{''.join(map(_class, word))}*"


def _class(sign: str) -> str:
    if sign.isalnum():
        return f"[{sign}{sign.upper() if len(sign.upper()) == 1 else ''}{VARIANTS.get(sign, '')}]"
    return f"[{sign}]" if sign in "*?[" else sign


def search(devices: QuerySet[Device], text: str) -> QuerySet[Device]:
    """Those that hold every word of `text`, each in any of the facts; beyond the eighth, words are not read."""
    for word in dict.fromkeys(folded(text).split()[:MOST_WORDS]):
        spelling = fold(word)
        also = Q(Contains(spelling)) if spelling not in ("", word) else Q(pk__in=())
        devices = devices.filter(Q(Contains(word)) | also)
    return devices


def at(devices: QuerySet[Device], place: str) -> QuerySet[Device]:
    """Those whose whole place is this one, however it is spelt."""
    return devices.filter(place_key=_key(place))


def resembling(devices: QuerySet[Device], place: str) -> list[str]:
    """The places of `devices` that `place` may stand for, mistyped: three at most, the likeliest first."""
    spelt = devices.exclude(place_key="").order_by().values("place_key").annotate(spelt=Max("place"), count=Count("pk"))
    known = dict(spelt.order_by("-count", "place_key").values_list("place_key", "spelt")[:MOST_PLACES])
    return [known[key] for key in get_close_matches(_key(place), known)]


def _key(place: str) -> str:
    return Device._meta.get_field("place_key").folded(place)


def near(devices: QuerySet[Device], text: str) -> QuerySet[Device]:
    """Those whose place holds the words of `text`, whole and one after the other, however they are spelt."""
    wanted = words(text)
    for word in wanted:
        devices = devices.filter(place_key__contains=word)
    phrase = r"\W+".join(wanted)
    return devices.filter(place_key__regex=rf"(^|\W){phrase}(\W|$)") if wanted else devices.none()
