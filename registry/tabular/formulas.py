"""What a spreadsheet would take for a formula, and how a text is kept from it."""

import re

# What a spreadsheet would take for a formula, now or once it has dropped what is not seen: our exports write an
# apostrophe before it. Signs are those of a keyboard, and the wide and small ones that some programs make of them.
_BLANK = (
    r"\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"
)
_FORMULA = re.compile(rf"'*(?:[\t\r\n]|[{_BLANK}]*[=+\-@＝＋－＠﹦﹢﹣﹫])")
# How one keeps a spreadsheet from taking 0012 for a number.
_QUOTED = re.compile(r'="((?:[^"]|"")*)"')


def inert(text: str) -> str:
    """The same text, that no spreadsheet takes for a formula; `written` undoes it."""
    return f"'{text}" if looks_like_formula(text) else text


def looks_like_formula(text: str) -> bool:
    return bool(_FORMULA.match(text))


def written(cell: str) -> str:
    """A cell of a CSV file without the apostrophe of our exports."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else unquoted(cell)


def unquoted(cell: str) -> str:
    """The text of a cell that is ="…"."""
    quoted = _QUOTED.fullmatch(cell.strip()) if cell.lstrip().startswith("=") else None
    return quoted[1].replace('""', '"') if quoted else cell
