"""The page to print first on a printer: where its labels fall, and whether a millimetre is one."""

from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from labels import sheets
from labels.geometry import Format
from labels.layout import MM
from labels.sheets import Shift
from registry.shared.printing.fonts import BOLD, REGULAR

RULER, TICK, CROSS, EDGE = 100, 10, 5, 8
TITLE_SIZE, SIZE, LEADING = 11, 8.5, 11
ADVICE = (
    "1. Imprimez cette page sur papier ordinaire, à la taille réelle (100 %).",
    "2. Mesurez les deux règles. Si l’une mesure m mm au lieu de {ruler}, saisissez l’échelle {ruler} × 100 ÷ m",
    "    (pour 99,5 mm sur 100 : 100,5), enregistrez et imprimez de nouveau.",
    "3. Posez la page sur une planche d’étiquettes, devant une fenêtre. Si les cadres tombent 1,5 mm trop à droite,",
    "    ajoutez −1,5 au décalage vers la droite ; 1,5 mm trop bas, ajoutez −1,5 au décalage vers le bas.",
    "4. Enregistrez, imprimez de nouveau : les cadres suivent les étiquettes, les règles mesurent {ruler} mm.",
)


def draw(product: Format, out: BinaryIO, *, name: str, shift: Shift) -> None:
    """As the labels would be: the same page, moved and scaled alike."""
    canvas = sheets.canvas_of(product, out, title="Page de calibrage")
    sheets.place(canvas, product, shift)
    canvas.setLineWidth(0.3)
    for position in range(product.per_page):
        left, top = product.corner(position)
        canvas.rect(left * MM, _up(product, top + product.height), product.width * MM, product.height * MM)
    for x in (EDGE, product.page[0] - EDGE):
        for y in (EDGE, product.page[1] - EDGE):
            _cross(canvas, x * MM, _up(product, y))
    ruler = min(RULER, *(int((side - 2) // TICK * TICK) for side in product.page))
    x, y = (product.page[0] - ruler) / 2, (product.page[1] + ruler) / 2
    _ruler(canvas, x * MM, _up(product, y), ruler, across=True)
    _ruler(canvas, x * MM, _up(product, y), ruler, across=False)
    if not product.is_roll:
        _advice(canvas, product, name, ruler)
    canvas.save()


def _up(product: Format, mm: float) -> float:
    return (product.page[1] - mm) * MM


def _cross(canvas: Canvas, x: float, y: float) -> None:
    arm = CROSS * MM / 2
    canvas.line(x - arm, y, x + arm, y)
    canvas.line(x, y - arm, x, y + arm)


def _ruler(canvas: Canvas, x: float, y: float, ruler: int, *, across: bool) -> None:
    """From its zero, to the right or up, a tick each centimetre."""
    canvas.saveState()
    canvas.translate(x, y)
    if not across:
        canvas.rotate(90)
    canvas.setLineWidth(0.6)
    canvas.line(0, 0, ruler * MM, 0)
    for tick in range(0, ruler + 1, TICK):
        canvas.line(tick * MM, 0, tick * MM, (4 if tick % 50 == 0 else 2) * MM * (1 if across else -1))
    canvas.setFont(REGULAR, 6)
    canvas.drawRightString(ruler * MM - 2, 5 if across else -9, f"{ruler} mm")
    canvas.restoreState()


def _advice(canvas: Canvas, product: Format, name: str, ruler: int) -> None:
    """On white, in the corner of the two rulers."""
    x, top = (product.page[0] - ruler) / 2 + 6, (product.page[1] - ruler) / 2
    wide, high = (product.page[0] - x - 12) * MM, (TITLE_SIZE + LEADING * (len(ADVICE) + 1)) + 6
    y = _up(product, top + 10) - high
    canvas.setFillGray(1)
    canvas.rect(x * MM - 4, y, wide + 6, high, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.setFont(BOLD, TITLE_SIZE)
    y += high - TITLE_SIZE - 2
    canvas.drawString(x * MM, y, f"{name} : {product.names[0]}")
    widest = max(canvas.stringWidth(line, REGULAR, SIZE) for line in ADVICE)
    canvas.setFont(REGULAR, SIZE * min(1.0, wide / widest))
    for line in ADVICE:
        y -= LEADING
        canvas.drawString(x * MM, y - 4, line.format(ruler=ruler))
