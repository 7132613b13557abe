"""Pictures of labels, as a phone takes them."""

import io

import zxingcpp
from PIL import Image, ImageFilter

QR, CODE_128 = zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128
GREY, WALL = 90, (1600, 1200)


def code(text, kind=QR, scale=6):
    """A printed code with its quiet zone."""
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, kind), scale=scale)
    height, width = drawn.shape
    return Image.frombuffer("L", (width, height), memoryview(drawn).tobytes())


def photo(*codes, turned=7, blur=1.5, size=WALL):
    """The codes on a grey wall, one below the other, at an angle and a little out of focus."""
    picture, top = Image.new("L", size, GREY), size[1] // 6
    for printed in codes:
        picture.paste(printed, (size[0] // 4, top))
        top += printed.height + 40
    return picture.rotate(turned, fillcolor=GREY, resample=Image.Resampling.BICUBIC).filter(
        ImageFilter.GaussianBlur(blur)
    )


def saved(picture, form="JPEG", **options):
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()
