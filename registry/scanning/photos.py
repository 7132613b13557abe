"""What the codes of a photo say, read by the server: the photo itself is not kept."""

from typing import IO

import zxingcpp
from PIL import Image

from registry.devices.documents.media import MOST_MB, MOST_PIXELS, NO_PHOTO, PHOTOS, TOO_HEAVY, TOO_MANY_PIXELS, crowded
from registry.devices.models.document import DocumentKind
from registry.shared.moves import Reason, Refusal

# Half a phone's photo is read first: it is quicker, and a blurred code reads better small.
LONGEST_SIDES = (1600, 4000)
HEAVIEST = MOST_MB[DocumentKind.PHOTO]
# A label of a manufacturer bears five or six.
MOST_CODES = 20

NO_CODE = Reason(
    "no_code", "Aucun code n’est lisible sur cette photo : rapprochez-vous, évitez les reflets, ou saisissez le code."
)


class UnreadablePhoto(Refusal):
    """No code can be read on a photo."""


def read(file: IO[bytes]) -> list[str]:
    """The texts of the codes on a photo, of any kind, each once; raises UnreadablePhoto."""
    data = file.read(HEAVIEST * 1_000_000 + 1)
    if len(data) > HEAVIEST * 1_000_000:
        raise UnreadablePhoto(TOO_HEAVY.format(HEAVIEST))
    if crowded(data):
        raise UnreadablePhoto(NO_PHOTO)
    try:
        texts = next(filter(None, (_codes(file, side) for side in LONGEST_SIDES)), None)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UnreadablePhoto(TOO_MANY_PIXELS) from None
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, OverflowError, ZeroDivisionError):
        # Whatever a damaged image makes its decoder say.
        raise UnreadablePhoto(NO_PHOTO) from None
    if not texts:
        raise UnreadablePhoto(NO_CODE)
    return texts


def _codes(file: IO[bytes], side: int) -> list[str]:
    file.seek(0)
    with Image.open(file, formats=PHOTOS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise UnreadablePhoto(TOO_MANY_PIXELS)
        image.draft("L", (side, side))
        grey = image.convert("L")
    grey.thumbnail((side, side))
    found = zxingcpp.read_barcodes(grey, text_mode=zxingcpp.TextMode.Plain)
    return list(dict.fromkeys(code.text for code in found if code.text.strip()))[:MOST_CODES]
