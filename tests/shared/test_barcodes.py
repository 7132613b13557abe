"""Codes of manufacturers: the serial number that each shape holds, and what is only a product's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.shared.codes import barcodes


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # GS1 Digital Link, as a link and as the data of a DataMatrix.
        ("https://id.gs1.org/01/09506000134352/21/5CG1234ABC", "5CG1234ABC"),
        ("https://id.gs1.org/01/09506000134352/10/LOT7/21/5cg1234abc?17=291231", "5CG1234ABC"),
        ("https://example.com/produit/01/09506000134352/21/A%2F12", "A/12"),
        ("https://id.gs1.org/01/09506000134352?21=5CG1234ABC", "5CG1234ABC"),
        ("https://id.gs1.org/8004/9506000134352PC42", "9506000134352PC42"),
        ("(01)09506000134352(21)5CG1234ABC", "5CG1234ABC"),
        ("(01)09506000134352(21)5CG1234ABC(11)240101", "5CG1234ABC"),
        ("]d20109506000134352215CG1234ABC", "5CG1234ABC"),
        ("0109506000134352112401012115CG1234", "15CG1234"),
        ("0109506000134352215CG1234ABC\x1d11240101", "5CG1234ABC"),
        # IEC 61406 links: the number is named, identified, or ends the address.
        ("https://i.example.com/?sn=5CG1234ABC&pn=20XW", "5CG1234ABC"),
        ("https://i.siemens.com/1P6ES7155-6AU01-0BN0+SVPL1234567", "VPL1234567"),
        ("https://qr.example.com/itd?1P=20XW&1S=5CG1234ABC", "5CG1234ABC"),
        ("https://id.example.com/laptops/5CG1234ABC", "5CG1234ABC"),
        ("https://id.example.com/laptops/5CG1234ABC/", "5CG1234ABC"),
        # Manufacturers' barcodes.
        ("SPF1ABCDE", "PF1ABCDE"),
        ("1S20XW00ABFRPF1ABCDE", "PF1ABCDE"),
        ("SC02XL0ABJGH5", "C02XL0ABJGH5"),
        ("SN:5CG1234ABC", "5CG1234ABC"),
        ("s/n: 5cg1234abc", "5CG1234ABC"),
        ("Serial No. : 5CG1234ABC", "5CG1234ABC"),
        ("N° de série : 5CG1234ABC", "5CG1234ABC"),
        ("PN:20XW,SN:5CG1234ABC,MAC:001122334455", "5CG1234ABC"),
        ("[)>\x1e06\x1d1P20XW\x1dS5CG1234ABC\x1e\x04", "5CG1234ABC"),
    ],
)
def test_the_serial_number_of(text, first):
    assert barcodes.serials(text)[:1] == [first]


@pytest.mark.parametrize("text", ["", " ", "5CG1234ABC", "SN:", "https://", "https://[", "https://id.gs1.org/"])
def test_no_other_serial_number_in(text):
    assert barcodes.serials(text) == []


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("4006381333931", True),
        ("4006381333932", False),
        ("036000291452", True),
        ("96385074", True),
        ("https://id.gs1.org/01/09506000134352", True),
        ("https://id.gs1.org/01/09506000134352/21/5CG1234ABC", False),
        ("https://exemple.fr/", False),
        ("https://[", False),
        ("5CG1234ABC", False),
        ("١٢٣٤٥٦٧٨", False),
    ],
)
def test_a_code_that_every_copy_bears(text, product):
    assert barcodes.names_a_product(text) is product


@given(st.text(max_size=80) | st.text(max_size=60).map("https://{}".format))
def test_anything_is_survived(text):
    assert all(serial == serial.strip().upper() and serial for serial in barcodes.serials(text))
    barcodes.names_a_product(text)
