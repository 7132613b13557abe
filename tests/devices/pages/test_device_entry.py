"""A device entered on its page, and its plain facts changed there."""

from datetime import date
from decimal import Decimal

import pytest

from registry.devices import ledger
from registry.devices.models import Category, Device
from registry.devices.views import devices as pages
from registry.shared.access import OPERATOR
from tests import cast, codes
from tests.devices.pages.addresses import TOMORROW, page_of

pytestmark = pytest.mark.usefixtures("sound")


ENTRY = {
    "organisation": "MTE-DSI",
    "category": "laptop",
    "manufacturer": "Dell",
    "model": "Latitude",
    "serial": "AB12",
    "origin": "refurbished",
    "acquired_on": "2024-02-29",
    "price": "1 234,50",
    "manufactured_on": "2021-01-01",
    "place": "",
    "note": "",
}


def entry(**changes):
    form = ENTRY | changes
    return form | {"category": Category.objects.get(code=form["category"]).pk} if form["category"] else form


def test_a_device_enters_through_the_page(visit, agent, dsi):
    response = visit(agent).post("/materiels/nouveau/", entry())
    one = Device.objects.get()
    assert response.url == page_of(one)
    assert (one.status, one.organisation, one.price) == ("received", dsi, Decimal("1234.50"))
    event, stay = cast.last(one), cast.stay(one)
    assert (event.action, event.on, event.by, event.via) == ("receive", date(2024, 2, 29), agent, "page")
    assert (stay.origin, stay.acquired_on) == ("refurbished", date(2024, 2, 29))


def test_another_one_like_it_asks_what_tells_them_apart(visit, agent, dsi):
    browser = visit(agent)
    page = browser.post("/materiels/nouveau/", entry(place="Réserve", note="Rayé") | {"again": "1"}, follow=True)
    one, form = Device.objects.get(), page.context["form"]
    assert f"{one.pretty_tag} est enregistré : Dell Latitude." in page.text
    kept = {name: form[name].value() for name in form.fields}
    assert (kept.pop("serial"), kept.pop("note"), kept.pop("distinct")) == ("", None, None)
    assert kept == {
        "organisation": "MTE-DSI",
        "category": one.category_id,
        "manufacturer": "Dell",
        "model": "Latitude",
        "origin": "refurbished",
        "acquired_on": date(2024, 2, 29),
        "price": Decimal("1234.50"),
        "manufactured_on": date(2021, 1, 1),
        "place": "Réserve",
        "motive": None,
    }
    # The key Enter presses the first button.
    assert page.text.index('name="again"') < page.text.index(">Enregistrer<")
    assert form["serial"].field.widget.attrs["autofocus"]
    page = browser.post(page.wsgi_request.get_full_path(), entry(serial="AB13"), follow=True)
    assert (Device.objects.count(), page.wsgi_request.path) == (2, page_of(Device.objects.latest("pk")))


def test_what_one_may_not_see_fills_no_form(visit, agent, device, men):
    page = visit(agent).get(f"/materiels/nouveau/?like={device(at=men, manufacturer='Apple').tag}")
    assert page.context["form"]["manufacturer"].value() is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisation": "MEN"}, "organisation"),
        ({"organisation": "MTE"}, "organisation"),
        ({"organisation": "CLAVIERS"}, "organisation"),
        ({"organisation": ""}, "organisation"),
        ({"category": ""}, "category"),
        ({"origin": ""}, "origin"),
        ({"origin": "stolen"}, "origin"),
        ({"acquired_on": ""}, "acquired_on"),
        ({"acquired_on": "30/02/2024"}, "acquired_on"),
        ({"acquired_on": TOMORROW}, "__all__"),
        ({"acquired_on": "2020-01-01"}, "__all__"),
        ({"manufactured_on": TOMORROW}, "manufactured_on"),
        ({"price": "-1"}, "price"),
        ({"price": "0,00"}, "price"),
        ({"price": "1,234"}, "price"),
        ({"price": "12345678901"}, "price"),
        ({"price": "NaN"}, "price"),
        ({"serial": "x" * 81}, "serial"),
        ({"model": "x" * 121}, "model"),
        ({"note": "x" * 2001}, "note"),
        ({"manufacturer": "a\0b"}, "manufacturer"),
    ],
)
def test_a_wrong_entry_is_shown_again_as_typed(visit, agent, men, asso, changes, field):
    response = visit(agent).post("/materiels/nouveau/", entry(**changes))
    # What the ledger refuses is told above the form, and is a conflict as well.
    assert response.status_code == (409 if field == "__all__" else 200)
    assert list(response.context["form"].errors) == [field]
    assert 'value="AB12"' in response.content.decode() or "serial" in changes
    assert Device.objects.count() == 0


def test_a_serial_number_enters_once_per_maker(visit, agent, device):
    device(serial="ab12", manufacturer="DELL")
    response = visit(agent).post("/materiels/nouveau/", entry())
    assert "serial_taken" in str(codes.of_page(response))
    assert Device.objects.count() == 1


def test_plain_facts_change_and_nothing_else(visit, agent, device):
    one = device("in_service", serial="AB12")
    form = {
        "category": one.category_id,
        "manufacturer": "HP",
        "model": "",
        "serial": "ZZ",
        "place": "Cave",
        "note": "",
        "status": "lost",
        "tag": "X",
    }
    response = visit(agent).post(page_of(one, "device-edit"), form)
    assert response.url == page_of(one)
    changed = Device.objects.get()
    assert (changed.manufacturer, changed.serial, changed.place) == ("HP", "ZZ", "Cave")
    assert (changed.status, changed.tag) == ("in_service", one.tag)


def test_an_edit_does_not_undo_an_act_of_the_same_moment(visit, agent, device, monkeypatch):
    """Between the reading of the row and the writing of its facts, somebody loses the device."""
    one = device("in_service")
    found = pages.DeviceEdit.get_object

    def meanwhile(view, queryset=None):
        loaded = found(view, queryset)
        ledger.record([one], "lose", cast.acting(OPERATOR, date(2024, 6, 1)))
        return loaded

    monkeypatch.setattr(pages.DeviceEdit, "get_object", meanwhile)
    visit(agent).post(page_of(one, "device-edit"), {"category": one.category_id, "manufacturer": "HP"})
    changed = Device.objects.get()
    assert (changed.manufacturer, changed.status) == ("HP", "lost")


def test_an_edit_may_not_take_anothers_serial_number(visit, agent, device):
    device(serial="AB12", manufacturer="Dell")
    one = device(serial="ZZ", manufacturer="Dell")
    form = {"category": one.category_id, "manufacturer": "dell", "serial": "ab12"}
    response = visit(agent).post(page_of(one, "device-edit"), form)
    assert "serial_taken" in str(codes.of_page(response))
    one.refresh_from_db()
    assert one.serial == "ZZ"
