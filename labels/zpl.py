"""How labels become the language of Zebra printers: the same drawing as the PDF, in dots from the upper left corner."""

from collections.abc import Sequence

from labels.codes import Unprintable
from labels.drawing import Label, Text, drawing
from labels.geometry import Format
from labels.layout import MM
from labels.sheets import AS_IT_IS, Shift
from registry.shared.moves import Reason

NOT_A_ZEBRA = Reason("not_a_zebra", "Le ZPL est pour les imprimantes Zebra : choisissez un format Zebra, ou le PDF.")
# Commands begin with these; the underscore itself begins a byte in hexadecimal.
SPECIAL = "^~_"


def speaks(product: Format) -> bool:
    return product.slug.startswith("zebra")


def write(labels: Sequence[Label], product: Format, *, shift: Shift = AS_IT_IS) -> str:
    """One format per label. Raises codes.Unprintable, also for a
    printer that speaks another language. Accents are UTF-8."""
    if not speaks(product):
        raise Unprintable(NOT_A_ZEBRA)
    return "".join(_label(label, product, shift) for label in labels)


def _label(label: Label, product: Format, shift: Shift) -> str:
    drawn = drawing(label, product)
    texts = "".join(_text(line, product, shift) for line in drawn.texts)
    code = drawn.code
    x, y = _place(code.x, code.y + code.height, product, shift)
    wide, high = (_dots(mm * MM, product) for mm in (product.width, product.height))
    return (
        f"^XA^CI28^PW{wide}^LL{high}"
        f"^FO{x},{y}^BQN,2,{drawn.module.dots}^FH_^FDQA,{escaped(label.payload)}^FS{texts}^XZ\n"
    )


def _text(line: Text, product: Format, shift: Shift) -> str:
    """The printer's own scalable font, narrower than ours at the same height."""
    x, y = _place(line.x, line.y + line.size, product, shift)
    return f"^FO{x},{y}^A0N,{_dots(line.size, product)}^FH_^FD{escaped(line.text)}^FS"


def escaped(text: str) -> str:
    return "".join(f"_{ord(sign):02X}" if sign in SPECIAL else sign for sign in text)


def _place(x: float, top: float, product: Format, shift: Shift) -> tuple[int, int]:
    """The dots of a point given from the lower left corner; never off the label, which a printer would refuse."""
    right, down = _dots(x, product), _dots(product.height * MM - top, product)
    return max(0, right + _dots(shift.x * MM, product)), max(0, down + _dots(shift.y * MM, product))


def _dots(points: float, product: Format) -> int:
    return round(points / 72 * product.dpi)  # type: ignore[operator] # whoever speaks ZPL has a pitch
