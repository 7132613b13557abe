"""Where the labels of every supported sheet and roll are, in millimetres."""

from dataclasses import dataclass

A4 = (210.0, 297.0)
LETTER = (215.9, 279.4)
# Office printers leave this much of a page's edge white.
PAGE_EDGE = 4.3
# What a cut or a feed may drift, kept free inside every label of a sheet.
DRIFT = 1.0


@dataclass(frozen=True, slots=True)
class Insets:
    """What must stay white inside a label."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Format:
    """One product: its page, the grid of labels on it and what a printer can reach of each.

    A roll is a page of one label. `dpi` is the pitch of a thermal head, None where ink or toner
    prints anything finer than a module."""

    names: tuple[str, ...]
    page: tuple[float, float]
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    pitch_x: float
    pitch_y: float
    insets: Insets
    dpi: int | None = None

    @property
    def slug(self) -> str:
        return self.names[0].lower().replace(" ", "-").replace("×", "x")

    @property
    def is_roll(self) -> bool:
        return self.dpi is not None

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    @property
    def printable(self) -> tuple[float, float]:
        inside = self.insets
        return self.width - inside.left - inside.right, self.height - inside.top - inside.bottom

    def corner(self, position: int) -> tuple[float, float]:
        """Left and top of a label on its page, counted from 0 along the rows."""
        row, column = divmod(position, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y


def _sheet(
    names: str,
    page: tuple[float, float],
    grid: tuple[int, int],
    label: tuple[float, float],
    origin: tuple[float, float],
    pitch: tuple[float, float],
) -> Format:
    (columns, rows), (width, height), (left, top) = grid, label, origin
    right = page[0] - left - (columns - 1) * pitch[0] - width
    bottom = page[1] - top - (rows - 1) * pitch[1] - height
    insets = Insets(*(max(DRIFT, PAGE_EDGE - margin) for margin in (left, top, right, bottom)))
    return Format(tuple(names.split(" = ")), page, columns, rows, width, height, left, top, *pitch, insets)


def _roll(name: str, label: tuple[float, float], insets: tuple[float, float], dpi: int) -> Format:
    """`insets` are sideways and lengthways, the same at both ends: which end comes first is the driver's."""
    width, height = label
    across, along = insets
    return Format((name,), label, 1, 1, width, height, 0, 0, width, height, Insets(across, along, across, along), dpi)


_ALL = (
    _sheet("Avery L7160 = Avery J8160", A4, (3, 7), (63.5, 38.1), (7.20, 15.15), (66.04, 38.1)),
    _sheet("Avery L7161", A4, (3, 6), (63.5, 46.56), (7.21, 8.82), (66.04, 46.56)),
    _sheet("Avery L7162", A4, (2, 8), (99.06, 33.87), (4.67, 13.02), (101.6, 33.87)),
    _sheet("Avery L7163", A4, (2, 7), (99.06, 38.1), (4.67, 15.15), (101.6, 38.1)),
    _sheet("Avery L7159", A4, (3, 8), (64.0, 33.86), (6.46, 13.06), (66.54, 33.86)),
    _sheet("Avery L7164", A4, (3, 4), (63.5, 71.97), (7.21, 4.57), (66.04, 71.97)),
    _sheet("Avery L7165", A4, (2, 4), (99.06, 67.73), (4.67, 13.04), (101.6, 67.73)),
    _sheet("Avery L7651", A4, (5, 13), (38.1, 21.17), (4.67, 10.90), (40.64, 21.17)),
    _sheet("Avery L4731 = Avery L6008 = Herma 4333", A4, (7, 27), (25.4, 10.0), (8.48, 13.43), (27.94, 10.0)),
    _sheet("Avery L4732 = Herma 10003", A4, (5, 16), (35.56, 16.93), (11.02, 12.99), (38.1, 16.93)),
    _sheet("Avery L4736 = Avery L6009 = Herma 4346", A4, (4, 12), (45.72, 21.17), (9.75, 21.41), (48.26, 21.17)),
    _sheet("Avery L4737 = Avery L6011 = Herma 4347", A4, (3, 9), (63.5, 29.63), (7.21, 15.1), (66.04, 29.63)),
    _sheet("Zweckform 3474 = APLI 01273", A4, (3, 8), (70, 37.1), (0, 0), (70, 37.1)),
    _sheet("Zweckform 3490", A4, (3, 8), (70, 36), (0, 4.43), (70, 36)),
    _sheet("APLI 1271", A4, (3, 9), (70, 30), (0, 13.5), (70, 30)),
    _sheet("APLI 01293", A4, (3, 8), (70, 33.3), (0, 15.3), (70, 33.3)),
    _sheet("Avery 5160", LETTER, (3, 10), (66.68, 25.4), (4.78, 12.7), (69.85, 25.4)),
    _sheet("Avery 5163", LETTER, (2, 5), (101.6, 50.8), (3.96, 12.7), (106.36, 50.8)),
    _roll("Brother DK-11204", (53.85, 17.02), (2.975, 1.525), 300),
    _roll("Brother DK-11209", (62, 29), (1.55, 3.05), 300),
    # Endless tape: cut as long as a DK-11209, its margins are the same head's.
    _roll("Brother DK-22205", (62, 29), (1.55, 3.05), 300),
    _roll("Dymo 99010", (89, 28), (6, 1.5), 300),
    _roll("Dymo 99012", (89, 36), (6, 1.5), 300),
    _roll("Dymo 11354", (57, 32), (3, 3), 300),
    _roll("Zebra 50×25", (50, 25), (1.5, 1.5), 203),
    _roll("Zebra 57×32", (57, 32), (1.5, 1.5), 203),
)

FORMATS = {product.slug: product for product in _ALL}
