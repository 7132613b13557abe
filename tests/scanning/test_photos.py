"""The codes of a photo: what is read, what is refused and why."""

import io

import pytest
from PIL import Image

from registry.devices.documents import media
from registry.scanning import photos
from tests.pictures import CODE_128, code, photo, saved

ADDRESS = "https://REGISTRE.EXEMPLE.FR/D/10AQWZM6893"


def texts(data):
    return photos.read(io.BytesIO(data))


@pytest.mark.parametrize("form", media.PHOTOS)
def test_a_label_is_read(form):
    assert texts(saved(photo(code(ADDRESS)), form)) == [ADDRESS]


@pytest.mark.parametrize("turned", [0, 90, 180, 275])
def test_a_phone_is_held_in_any_way(turned):
    assert texts(saved(photo(code(ADDRESS), turned=turned, size=(1400, 1400)))) == [ADDRESS]


def test_a_colour_photo_of_a_phone_is_read():
    assert texts(saved(photo(code(ADDRESS, scale=7), size=(4032, 3024)).convert("RGB"))) == [ADDRESS]


def test_every_code_of_a_label_is_read_once():
    picture = photo(code("S5CG1234ABC", CODE_128, 4), code(ADDRESS), code(ADDRESS))
    assert set(texts(saved(picture))) == {"S5CG1234ABC", ADDRESS}
    assert len(texts(saved(picture))) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", media.NO_PHOTO),
        (b"%PDF-1.7", media.NO_PHOTO),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, media.NO_PHOTO),
        (saved(photo(code(ADDRESS)))[:20_000], media.NO_PHOTO),
        (saved(photo(code(ADDRESS)), "GIF"), media.NO_PHOTO),
        (saved(photo()), photos.NO_CODE),
        (saved(Image.new("L", (1, 1))), photos.NO_CODE),
        (b"\xff\xd8" + b"\xff\xfe\x00\x02" * 1_000_000 + saved(photo())[2:], media.NO_PHOTO),
        (bytes(20_000_001), media.TOO_HEAVY.format(20)),
        (saved(Image.new("1", (8000, 7000)), "PNG"), media.TOO_MANY_PIXELS),
        (saved(Image.new("1", (14000, 14000)), "PNG"), media.TOO_MANY_PIXELS),
    ],
)
def test_what_cannot_be_read_is_said(data, reason):
    with pytest.raises(photos.UnreadablePhoto) as refused:
        texts(data)
    assert str(refused.value) == reason
