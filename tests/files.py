"""Small files as people and tools make them: photos, PDF pages, and what is neither."""

from io import BytesIO

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

# What a Windows program begins with.
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(500)


def photo(width=64, height=48, form="JPEG", mode="RGB", **options) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert(mode).save(out, form, **options)
    return out.getvalue()


def located() -> bytes:
    """A photo that lies on its side and tells where it was taken, and with what."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Marque"
    exif[0x8825] = {1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 7.0)}
    return photo(80, 40, exif=exif)


def pdf(*lines: str, **options) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, **options)
    for rank, line in enumerate(lines):
        canvas.drawString(60, 780 - 20 * rank, line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
