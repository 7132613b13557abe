"""The ZPL of a label, read back: the same places as the PDF, in whole dots, and every sign kept."""

import re

import pytest

from labels import codes, zpl
from labels.codes import Unprintable
from labels.drawing import Label, drawing
from labels.geometry import FORMATS
from labels.layout import MM
from labels.sheets import Shift
from registry.devices.identity import tags

ZEBRAS = [product for product in FORMATS.values() if product.slug.startswith("zebra")]
FIELD = re.compile(r"\^FO(\d+),(\d+)\^(BQN,2,\d+|A0N,\d+)\^FH_\^FD(.*?)\^FS")
WANTED = {"sheet": "zebra-50x25", "order": "given", "copies": "1", "parts": ["model"], "output": "zpl"}


def label(*lines):
    tag = tags.new()
    return Label(tag, codes.payload(tag, "https://registre.exemple.fr"), lines)


def read(text):
    """Each label as its size and its fields: place, kind, and what it says once its escapes are undone."""
    for body in re.findall(r"\^XA\^CI28(.*?)\^XZ\n", text, re.S):
        size = re.match(r"\^PW(\d+)\^LL(\d+)", body)
        fields = [
            (int(x), int(y), kind, re.sub(r"_([0-9A-F]{2})", lambda code: chr(int(code[1], 16)), said))
            for x, y, kind, said in FIELD.findall(body)
        ]
        yield (int(size[1]), int(size[2])), fields


@pytest.mark.parametrize("product", ZEBRAS, ids=lambda product: product.slug)
def test_it_is_the_drawing_of_the_pdf_in_dots(product):
    one = label("Service Łódź", "A^B~C_D", "S/N 5CG1234ABC")
    ((size, (code, *texts)),) = read(zpl.write([one], product))
    drawn, dots = drawing(one, product), product.dpi / 72
    assert size == (round(product.width * product.dpi / 25.4), round(product.height * product.dpi / 25.4))
    assert code[2:] == (f"BQN,2,{drawn.module.dots}", f"QA,{one.payload}")
    wanted = (drawn.code.x * dots, (product.height * MM - drawn.code.y - drawn.code.height) * dots)
    # Its left side starts on a dot exactly, as in the PDF.
    assert code[:2] == pytest.approx(wanted, abs=0.51)
    assert drawn.code.width * dots == pytest.approx(len(drawn.rows) * drawn.module.dots)
    assert [said for *_, said in texts] == [line.text for line in drawn.texts]
    for (x, y, kind, _), line in zip(texts, drawn.texts, strict=True):
        assert kind == f"A0N,{round(line.size * dots)}"
        assert (x, y) == pytest.approx((line.x * dots, (product.height * MM - line.y - line.size) * dots), abs=0.51)
        assert 0 <= x < size[0]
        assert 0 <= y < size[1]


def test_a_shift_is_in_whole_dots_and_stays_on_the_label():
    product, one = ZEBRAS[0], label("Service")
    ((_, still),) = read(zpl.write([one], product))
    ((_, moved),) = read(zpl.write([one], product, shift=Shift(x=1, y=0.5)))
    assert [(there[0] - here[0], there[1] - here[1]) for here, there in zip(still, moved, strict=True)] == [(8, 4)] * 3
    ((_, away),) = read(zpl.write([one], product, shift=Shift(x=-100, y=-100)))
    assert {place[:2] for place in away} == {(0, 0)}


def test_only_zebra_printers_speak_it():
    assert len(ZEBRAS) == 2
    for product in FORMATS.values():
        if product not in ZEBRAS:
            with pytest.raises(Unprintable, match="Zebra"):
                zpl.write([label()], product)


def test_it_is_downloaded_from_the_page(visit, agent, device):
    one, client = device(model="Écran"), visit(agent)
    answer = client.post("/etiquettes/", WANTED | {"tags": one.tag, "copies": "2"})
    assert answer["Content-Disposition"] == 'attachment; filename="etiquettes-zebra-50x25.zpl"'
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    first, second = read(answer.content.decode())
    assert first == second
    assert [said for *_, said in first[1]][1:] == [one.pretty_tag, "Écran"]
    refused = client.post("/etiquettes/", WANTED | {"tags": one.tag, "sheet": "avery-l7160"})
    assert "choisissez un format Zebra" in refused.context["form"].errors["sheet"][0]
    shown = client.post("/etiquettes/", WANTED | {"preview": "1"}).content.decode()
    plain = client.post("/etiquettes/", WANTED | {"preview": "1", "sheet": "avery-l7160"}).content.decode()
    assert ('value="zpl"' in shown, 'value="zpl"' in plain) == (True, False)
