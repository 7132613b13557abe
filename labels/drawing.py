"""What one label shows and where: the one drawing that the PDF, the preview and the thermal printers put on paper.

Lengths are points, from the label's lower left corner."""

from dataclasses import dataclass
from functools import lru_cache

from labels import codes, lettering
from labels.geometry import Format
from labels.layout import Box, layout
from registry.devices.identity import tags

TAG_SIZE, LINE_SIZE = 11.0, 8.0
LEADING = 1.2


@dataclass(frozen=True, slots=True)
class Label:
    """What one label says: its tag, after the first `above` lines and before the others."""

    tag: str
    payload: str
    lines: tuple[str, ...] = ()
    above: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """One line; `y` is its baseline."""

    text: str
    font: str
    size: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """`left_out` are the lines that the label is too low for."""

    rows: list[list[bool]]
    code: Box
    module: codes.Module
    texts: list[Text]
    left_out: list[str]


def drawing(label: Label, product: Format) -> Drawing:
    """Raises codes.TooSmall."""
    rows = codes.matrix(label.payload)
    places = layout(product, len(rows))
    lines, left_out = _lines(label, places.text)
    return Drawing(rows, places.code, places.module, _placed(lines, places.text), left_out)


def _placed(lines: list[tuple[str, str, float]], box: Box) -> list[Text]:
    """One under the other, the block centred in its box."""
    used = sum(size for _, _, size in lines) * LEADING
    baseline, texts = box.y + (box.height + used) / 2, []
    for text, font, size in lines:
        baseline -= size
        texts.append(Text(text, font, size, box.x, baseline))
        baseline -= size * (LEADING - 1)
    return texts


def _lines(label: Label, box: Box) -> tuple[list[tuple[str, str, float]], list[str]]:
    """What is written, as text, font and size; and what is not."""
    wanted = [line for line in label.lines if line.strip()]
    scale = _scale(len(wanted), box.height)
    size = max(LINE_SIZE * scale, lettering.SMALLEST)
    kept = wanted[: max(int((box.height / LEADING - lettering.SMALLEST) / size), 0)]
    tag = tags.pretty(label.tag)
    tag_size = min(TAG_SIZE * scale, box.height / LEADING - size * len(kept))
    tag_size = lettering.shrunk(tag, lettering.BOLD, tag_size, box.width)
    lines = []
    for line in kept:
        text, fitted = lettering.fit(line, lettering.REGULAR, size, box.width)
        lines.append((text, lettering.REGULAR, fitted))
    lines.insert(label.above, (tag, lettering.BOLD, tag_size))
    return lines, wanted[len(kept) :]


@lru_cache(maxsize=128)
def _scale(lines: int, height: float) -> float:
    return min(1.0, height / ((TAG_SIZE + lines * LINE_SIZE) * LEADING))
