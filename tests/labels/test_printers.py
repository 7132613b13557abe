"""Printers: what one needs is measured once, kept, and applied to every sheet that it prints."""

import io

import pypdfium2
import pytest

from labels import calibration, codes, sheets
from labels.drawing import Label
from labels.geometry import FORMATS
from labels.models import Printer
from labels.sheets import Shift
from registry.devices.identity import tags
from tests.api import Client

L7160, ROLL = FORMATS["avery-l7160"], FORMATS["zebra-50x25"]
FACTS = {
    "organisation": "MTE-DSI",
    "name": "HP du 2e",
    "sheet": "avery-l7160",
    "shift_x": "1,5",
    "shift_y": "-2",
    "scale": "100",
}


@pytest.fixture
def printer(dsi):
    return Printer.objects.create(organisation=dsi, name="HP", sheet="avery-l7160", shift_x="1.5", shift_y="-2.0")


def ink(pdf, dpi=300):
    """Left, top, right and bottom of what the first page inks, in millimetres."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72, grayscale=True).to_pil()
    return [dots * 25.4 / dpi for dots in page.point(lambda grey: 255 if grey < 128 else 0).getbbox()]


def drawn(product, *, count=1, **options):
    tag, out = "00000000150", io.BytesIO()
    label = Label(tag, codes.payload(tag, "https://registre.exemple.fr"), ("Service",))
    sheets.draw([label] * count, product, out, **options)
    return out.getvalue()


def test_every_page_is_moved_to_the_right_and_down():
    still, moved = (ink(drawn(L7160, shift=shift)) for shift in (Shift(), Shift(x=1.5, y=-2)))
    wanted = [still[0] + 1.5, still[1] - 2, still[2] + 1.5, still[3] - 2]
    assert moved == pytest.approx(wanted, abs=0.15)
    two = drawn(L7160, count=22, shift=Shift(x=1.5, y=-2))
    second = pypdfium2.PdfDocument(two)
    second.del_page(0)
    alone = io.BytesIO()
    second.save(alone)
    assert ink(alone.getvalue()) == pytest.approx(wanted, abs=0.15)


def test_a_sheet_is_scaled_from_its_upper_left_corner():
    still, scaled = (ink(drawn(L7160, count=21, shift=shift)) for shift in (Shift(), Shift(scale=1.01)))
    assert scaled == pytest.approx([edge * 1.01 for edge in still], abs=0.15)


def test_a_first_position_is_moved_too():
    still, moved = (ink(drawn(L7160, skip=4, shift=shift)) for shift in (Shift(), Shift(x=3)))
    assert moved[0] == pytest.approx(still[0] + 3, abs=0.15)


def test_a_roll_moves_by_whole_dots_and_is_never_scaled():
    dot = 25.4 / 203
    still, moved = (ink(drawn(ROLL, shift=shift), 203) for shift in (Shift(), Shift(x=1, y=0.5, scale=1.05)))
    dots = [round((there - here) / dot) for here, there in zip(still, moved, strict=True)]
    assert dots == [8, 4, 8, 4]


@pytest.mark.parametrize("product", FORMATS.values(), ids=list(FORMATS))
def test_a_calibration_page_shows_the_frames_and_what_to_type(product):
    out = io.BytesIO()
    calibration.draw(product, out, name="HP du 2e étage", shift=Shift())
    document = pypdfium2.PdfDocument(out.getvalue())
    text = document[0].get_textpage().get_text_bounded()
    assert len(document) == 1
    assert ("100 mm" in text) == (not product.is_roll)
    assert ("HP du 2e étage" in text and "÷ m" in text) == (not product.is_roll)
    assert b"/PrintScaling /None" in out.getvalue()


def test_it_is_created_changed_and_deleted(visit, agent):
    client = visit(agent)
    assert "Aucune imprimante" in client.get("/etiquettes/imprimantes/").content.decode()
    url = client.post("/etiquettes/imprimantes/nouvelle/", FACTS)["Location"]
    one = Printer.objects.get()
    assert (url, float(one.shift_x), float(one.shift_y)) == (f"/etiquettes/imprimantes/{one.pk}/", 1.5, -2)
    assert "1,5 mm, -2,0 mm" in client.get("/etiquettes/imprimantes/").content.decode()
    assert client.post(url, FACTS | {"shift_x": "0"})["Location"] == url
    assert Printer.objects.get().shift_x == 0
    assert client.get(f"{url}calibrage/")["Content-Type"] == "application/pdf"
    assert client.get(f"{url}supprimer/").status_code == 200
    assert client.post(f"{url}supprimer/")["Location"] == "/etiquettes/imprimantes/"
    assert not Printer.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"shift_x": "10,1"}, "shift_x"),
        ({"shift_y": "-11"}, "shift_y"),
        ({"scale": "94"}, "scale"),
        ({"sheet": "none"}, "sheet"),
        ({"name": ""}, "name"),
        ({"organisation": "MEN"}, "organisation"),
        ({"name": "HP"}, "__all__"),
    ],
)
def test_what_makes_no_sense_is_said(visit, agent, printer, men, change, field):
    page = visit(agent).post("/etiquettes/imprimantes/nouvelle/", FACTS | change)
    assert list(page.context["form"].errors) == [field]


@pytest.mark.parametrize(("person", "status"), [("reader", 404), ("member", 404), ("stranger", 404), ("manager", 200)])
def test_who_may(visit, printer, request, person, status):
    client = visit(request.getfixturevalue(person))
    assert client.get(f"/etiquettes/imprimantes/{printer.pk}/").status_code == status
    for path in ("", "nouvelle/"):
        assert client.get(f"/etiquettes/imprimantes/{path}").status_code == (
            403 if person in ("reader", "member") else 200
        )


def test_the_sheets_of_a_printer_are_moved_and_it_is_proposed_again(visit, agent, device, printer, men):
    other = Printer.objects.create(organisation=men, name="HP", sheet="avery-l7160")
    asked = {"sheet": "avery-l7160", "tags": device().tag, "order": "given", "copies": "1"}
    client = visit(agent)
    still = client.post("/etiquettes/", asked)
    moved = client.post("/etiquettes/", asked | {"printer": printer.pk})
    assert ink(moved.content)[0] == pytest.approx(ink(still.content)[0] + 1.5, abs=0.15)
    assert client.get("/etiquettes/").context["form"]["printer"].value() == printer.pk
    for wrong in ({"printer": other.pk}, {"printer": printer.pk, "sheet": "avery-l7165"}):
        assert "printer" in client.post("/etiquettes/", asked | wrong).context["form"].errors


def test_through_the_api(device, agent):
    body = {"tags": [device(tag=tags.new()).tag], "sheet": "avery-l7160"}
    still, moved = (
        Client(agent).post("/api/labels/", body | shift, format="json").content for shift in ({}, {"shift_x": 2})
    )
    assert ink(moved)[0] == pytest.approx(ink(still)[0] + 2, abs=0.15)
    assert Client(agent).ask("post", "labels/", body | {"scale": 120})[0] == 400
