"""A scanner set to QWERTY on an AZERTY computer: what it types is undone, and nothing that was right is changed."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.devices.identity import tags
from registry.shared.codes.wedge import swapped, undone

# An AZERTY keyboard, key by key in the order of a QWERTY one: what is printed on the key, then with shift.
KEYS = {
    **dict(zip("1234567890-=", "&é\"'(-è_çà)=", strict=True)),
    **dict(zip("!@#$%^&*()_+", "1234567890°+", strict=True)),
    **dict(zip("qwertyuiop", "azertyuiop", strict=True)),
    **dict(zip("QWERTYUIOP", "AZERTYUIOP", strict=True)),
    **dict(zip("asdfghjkl;'", "qsdfghjklmù", strict=True)),
    **dict(zip('ASDFGHJKL:"', "QSDFGHJKLM%", strict=True)),
    **dict(zip("zxcvbnm,./", "wxcvbn,;:!", strict=True)),
    **dict(zip("ZXCVBNM<>?", "WXCVBN?./§", strict=True)),
}


def wedge(text):
    """What a QWERTY scanner types on an AZERTY computer."""
    return "".join(KEYS[character] for character in text)


# What codes hold: tags, addresses and serial numbers.
tag_texts = st.text(st.sampled_from(tags.ALPHABET), min_size=1, max_size=11)
serial_texts = st.text(st.sampled_from(string.ascii_letters + string.digits + "-./"), min_size=1, max_size=30)


def test_the_wedge_types_what_was_seen():
    assert wedge("https://") == "httpsM!!"
    assert wedge("1234567890") == "&é\"'(-è_çà"


@given(st.text(st.sampled_from(sorted(KEYS)), max_size=60))
def test_every_key_comes_back(text):
    assert swapped(wedge(text)) == text.strip()


@given(st.sampled_from(["https", "http", "HTTPS"]), serial_texts, tag_texts)
def test_every_address_comes_back(scheme, host, tag):
    address = f"{scheme}://{host}/D/{tag}"
    assert undone(wedge(address)) == address


@given(serial_texts.filter(lambda text: set(text) & set("12345790M")))
def test_every_text_with_a_sign_comes_back(text):
    assert undone(wedge(text)) == text


@given(tag_texts | serial_texts | serial_texts.map("https://{}".format))
def test_what_is_right_is_not_changed(text):
    assert undone(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("httpsM!!reg:fr!D!è-_", "https://reg.fr/D/768"),
        ("HTTPSM!!EXE?PLE:FR!X", "HTTPS://EXEMPLE.FR/X"),
        ("psM!!reg:fr!D!è-_", "ps://reg.fr/D/768"),
        ("(CG&é\"'QBC", "5CG1234ABC"),
        # A digit is typed by no mixed key, nor is a lone dash a sign.
        ("Lot n°3 (2024)", None),
        ("INV-ABC", None),
        ("", None),
    ],
)
def test_undone(text, meant):
    assert undone(text) == meant
