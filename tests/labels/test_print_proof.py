"""What a printer makes of the sheets: Ghostscript draws each page in black and white dots, and every code is read."""

import io
import shutil
import subprocess

import pytest
import zxingcpp
from PIL import Image

from labels import codes, sheets
from labels.drawing import Label
from labels.geometry import FORMATS
from labels.layout import MM, layout
from registry.devices.identity import tags

BASE = "https://registre.exemple.fr"
LINES = ("Service Łódź", "Dell Latitude 5420", "S/N 5CG1234ABC")
GHOSTSCRIPT = shutil.which("gs")
pytestmark = pytest.mark.skipif(GHOSTSCRIPT is None, reason="no Ghostscript here (`make ghostscript`)")


def label():
    tag = tags.new()
    return Label(tag, codes.payload(tag, BASE), LINES)


def pages(pdf, folder, dpi):
    """Each page in dots, as a printer of this pitch inks it."""
    (folder / "sheet.pdf").write_bytes(pdf)
    command = [GHOSTSCRIPT, "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pngmono", f"-r{dpi}"]
    subprocess.run([*command, f"-sOutputFile={folder}/%03d.png", folder / "sheet.pdf"], check=True, timeout=60)
    for path in sorted(folder.glob("*.png")):
        with Image.open(path) as picture:
            yield picture.convert("L")


def cells(picture, product, dpi):
    """Each label of a page."""
    for position in range(product.per_page):
        left, top = product.corner(position)
        edges = (left, top, left + product.width, top + product.height)
        yield picture.crop(tuple(round(edge * dpi / 25.4) for edge in edges))


def growth(cell, one, product, dpi):
    """How much more black the code has than its modules ask for."""
    rows = codes.matrix(one.payload)
    box = layout(product, len(rows)).code
    points = (box.x, product.height * MM - box.y - box.height, box.x + box.width, product.height * MM - box.y)
    dots = [round(edge * dpi / 72) for edge in points]
    # The quiet zone is white: one dot more on each side takes in what the code grew there.
    around = cell.crop((dots[0] - 1, dots[1] - 1, dots[2] + 1, dots[3] + 1))
    wanted = sum(map(sum, rows)) * (box.width / len(rows) * dpi / 72) ** 2
    return around.histogram()[0] / wanted - 1


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("product", FORMATS.values(), ids=list(FORMATS))
def test_every_label_is_read_and_its_black_does_not_spread(product, dpi, tmp_path):
    labels, pdf = [label() for _ in range(2 if product.is_roll else product.per_page)], io.BytesIO()
    sheets.draw(labels, product, pdf)
    drawn = [cell for page in pages(pdf.getvalue(), tmp_path, dpi) for cell in cells(page, product, dpi)]
    read = [[code.text for code in zxingcpp.read_barcodes(cell)] for cell in drawn]
    assert read == [[one.payload] for one in labels]
    spread = [growth(cell, one, product, dpi) for cell, one in zip(drawn, labels, strict=True)]
    assert min(spread) > -0.1
    assert max(spread) < 0.1
