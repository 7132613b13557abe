"""What one cell of a file may say: dates, amounts, yes and no, codes, serial numbers."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial

from registry.devices.identity import serials
from registry.imports.values.columns import Choices, Column
from registry.shared.moves import Reason
from registry.tabular import dates
from registry.tabular.folding import fold
from registry.tabular.native import Number
from registry.tabular.table import Value

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
_CURRENCY = re.compile(r"^(€|eur) *| *(€|euros?|eur)?( *ht)?$")
_PLAIN = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,12}))?")
_GROUPED = re.compile(r"([0-9]{1,3}(?P<by>[ .,])[0-9]{3}(?:(?P=by)[0-9]{3}){0,3})(?:(?!(?P=by))[.,]([0-9]{1,12}))?")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
# What Excel and LibreOffice show for a formula that fails.
_FAILED = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)|Err:[0-9]{3}")
_NO_WORD = frozenset(
    (
        "uncategorized", "uncategorised", "unassigned", "no category", "non categorise", "non classe", "sans categorie",
        "aucune categorie", "indefini", "???",
    )
)  # fmt: skip
_BOOLEANS = {
    **dict.fromkeys(("true", "vrai", "oui", "yes", "1"), True),
    **dict.fromkeys(("false", "faux", "non", "no", "0"), False),
}


def text(raw: str) -> str:
    """One line of text in composed Unicode, its runs of spaces made one."""
    if raw.isascii() and raw.isprintable() and "  " not in raw and not raw.startswith(("#", "Err:")):
        return raw.strip()
    return " ".join(note(raw).split())


def note(raw: str) -> str:
    raw = _ZERO_WIDTH.sub("", unicodedata.normalize("NFC", raw))
    raw = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _INVISIBLE.search(raw):
        raise ValueError(
            Reason("invisible_sign", "La case contient un caractère invisible : effacez-la et retapez sa valeur.")
        )
    if raw.startswith(("#", "Err:")):
        _whole(raw)
    return raw


def _whole(raw: str) -> None:
    if _FAILED.fullmatch(raw):
        raise ValueError(
            Reason(
                "failed_formula", "La formule de cette case est en erreur dans le tableur : remplacez-la par sa valeur."
            )
        )


def code(raw: str) -> str:
    """Text that a spreadsheet must not have taken for a number."""
    value = text(raw).removeprefix("'")
    if serials.is_rounded(value):
        raise ValueError(serials.ROUNDED)
    return value


def identifier(raw: str) -> str:
    return "".join(code(raw).split()).upper()


def serial(raw: str) -> str:
    return serials.read(text(raw))


def asset_tag(raw: str) -> str:
    return serials.asset_tag(text(raw))


def day(raw: str, *, month_first: bool | None = False) -> date | None:
    """`month_first` is the order of the dates of the column, None when nobody knows it."""
    since_1904 = isinstance(raw, Number) and raw.since_1904
    return dates.day(text(raw).removeprefix("'"), month_first=month_first, since_1904=since_1904)


def amount(raw: str) -> Decimal | None:
    """Euros and cents, exact: more than two decimals is refused, never rounded."""
    value = _CURRENCY.sub("", text(raw).casefold().removeprefix("'"))
    if not value:
        return None
    if not isinstance(raw, Number) and _AMBIGUOUS.fullmatch(value):
        raise ValueError(
            Reason(
                "ambiguous_amount", "On ne sait pas si ce signe sépare les milliers : écrivez par exemple 1234 ou 1,23."
            )
        )
    if found := _PLAIN.fullmatch(value):
        whole, cents = found.groups()
    elif found := _GROUPED.fullmatch(value):
        whole, cents = re.sub("[ .,]", "", found[1]), found[3]
    else:
        raise ValueError(
            Reason("amount_wanted", "Le montant doit être un nombre positif, par exemple 1234,50 ou 1234.50.")
        )
    cents = (cents or "").rstrip("0")
    if len(cents) > 2:
        raise ValueError(
            Reason("too_many_decimals", "Le montant a plus de deux décimales : arrondissez-le au centime.")
        )
    return Decimal(f"{whole}.{cents:0<2}")


def price(raw: str) -> Decimal | None:
    """Tools write 0 where nobody typed a price."""
    return amount(raw) or None


def yes_no(raw: str) -> bool | None:
    value = text(raw).casefold()
    if not value:
        return None
    try:
        return _BOOLEANS[value]
    except KeyError:
        raise ValueError(
            Reason("yes_or_no_wanted", "La réponse doit être oui ou non (true ou false), ou une case vide.")
        ) from None


@lru_cache(maxsize=1024)
def says_nothing(word: str) -> bool:
    """Whether tools and people write it where they know no word: Unknown, N/A, « Non classé », -."""
    bare = serials.folded(word)
    return not bare or fold(word) in _NO_WORD or (len(bare) > 1 and serials.names_nothing(word))


def one_of(choices: Choices) -> Callable[[str], str]:
    names = {fold(name): key for key, label in choices for name in (label, key)}

    def choice(raw: str) -> str:
        value = fold(raw)
        try:
            return names[value]
        except KeyError:
            if says_nothing(value):
                return ""
            shown = dict(reversed(choices))
            known = ", ".join(f"{shown[key]} ({key})" for key in dict(choices))
            raise ValueError(
                Reason("not_in_the_choices", f"Cette valeur n’est pas dans la liste. Valeurs possibles : {known}.")
            ) from None

    return choice


_READERS: dict[str, Callable[[str], Value]] = {
    "text": text,
    "note": note,
    "code": code,
    "serial": serial,
    "tag": asset_tag,
    "identifier": identifier,
    "decimal": amount,
    "price": price,
    "boolean": yes_no,
}


def reader(column: Column) -> Callable[[str], Value]:
    """The function that turns a cell of this column into its value, or raises ValueError with the reason."""
    read, words = _reader(column), dict(column.words)

    def translated(raw: str) -> Value:
        ours = words.get(fold(raw))
        return read(raw) if ours is None else ours

    return translated if words else read


def _reader(column: Column) -> Callable[[str], Value]:
    read: Callable[[str], Value]
    if column.kind == "date":
        read = partial(day, month_first=column.month_first)
    else:
        read = one_of(column.choices) if column.kind == "choice" else _READERS[column.kind]
    if not column.required:
        return read

    def required(raw: str) -> Value:
        value = read(raw)
        if value in ("", None):
            raise ValueError(Reason("cell_empty", "La case est vide : cette information est obligatoire."))
        return value

    return required
