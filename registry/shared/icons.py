"""The site's icon as a phone installs it: a square without corners, since phones cut their own."""

from io import BytesIO

from PIL import Image, ImageDraw

ICON_SIZES = (192, 512)


def icon(side: int) -> bytes:
    scale = 4 * side / 32
    drawn = Image.new("RGB", (4 * side, 4 * side), "#000091")
    pen = ImageDraw.Draw(drawn)
    for start, head in ((195, ((23, 8), (25, 16), (17, 14))), (15, ((9, 24), (7, 16), (15, 18)))):
        pen.arc([9 * scale, 9 * scale, 23 * scale, 23 * scale], start, start + 150, "white", round(2.5 * scale))
        pen.polygon([(x * scale, y * scale) for x, y in head], "white")
    out = BytesIO()
    drawn.resize((side, side), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
