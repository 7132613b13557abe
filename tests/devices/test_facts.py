"""The plain facts: who may change them, what is refused and why, and the log that tells both values."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from registry.devices import facts, ledger
from registry.devices.models import Category, Change, Device
from registry.devices.models.device import NO_PRICE
from registry.shared.access import OPERATOR
from registry.shared.append_only import AppendOnly
from tests import cast
from tests.api import Client

pytestmark = pytest.mark.usefixtures("sound")


def change(devices, by=OPERATOR, motive="Facture retrouvée", via="page", **values):
    return facts.change(devices, cast.acting(by, motive=motive, via=via), **values)


def refusals(devices, **values):
    with pytest.raises(ledger.Refused) as refused:
        change(devices, **values)
    return [(device.pk, reason.code) for device, reason in refused.value.refusals]


def category(code):
    return Category.objects.get(code=code)


def logged(device):
    return list(Change.objects.filter(device=device).values_list("field", "before", "after"))


def test_a_change_is_written_and_logged(device, agent):
    one, act = device(serial="AB12", price=Decimal("900")), cast.acting(agent, motive="Facture", via="api")
    rows = facts.change([one], act, serial="ZZ", price=Decimal("850.5"))
    one.refresh_from_db()
    assert (one.serial, one.price) == ("ZZ", Decimal("850.50"))
    assert logged(one) == [("serial", "AB12", "ZZ"), ("price", "900.00", "850.50")]
    assert {(row.by, row.via, row.operation, row.motive) for row in rows} == {(agent, "api", act.operation, "Facture")}


def test_what_is_the_same_is_not_written(device):
    one = device(place="Cave", price=Decimal("900"))
    assert change([one], place="Cave", price=Decimal("900.0"), category=category("laptop"), note="", motive="") == []
    assert logged(one) == []


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("category", lambda: category("dock"), ("laptop", "dock")),
        ("manufactured_on", lambda: date(2023, 1, 2), ("", "2023-01-02")),
        ("note", lambda: "Écran « fêlé »", ("", "Écran « fêlé »")),
        ("manufacturer", lambda: "Dell", ("", "Dell")),
    ],
)
def test_a_log_keeps_texts_that_can_be_read_again(device, field, value, kept):
    one = device()
    before = getattr(one, field)
    change([one], **{field: value()})
    one.refresh_from_db()
    assert getattr(one, field) == value()
    assert logged(one) == [(field, *kept)]
    assert [facts.read(field, text) for text in kept] == [before, value()]


def test_all_or_none_and_each_refusal_is_named(device):
    one, two = device(), device("offered")
    assert refusals([one, two], category=category("dock")) == [(two.pk, "in_a_lot")]
    one.refresh_from_db()
    assert (one.category.code, Change.objects.count()) == ("laptop", 0)


@pytest.mark.parametrize(
    ("values", "reasons"),
    [
        (
            {"price": Decimal("-1"), "place": "x" * 121},
            ["invalid_fact", "invalid_fact"],
        ),
        (
            {"manufactured_on": date.today() + timedelta(days=1)},
            ["invalid_fact"],
        ),
        (
            {"manufactured_on": cast.DAY + timedelta(days=1)},
            ["entered_before_manufacture"],
        ),
        ({"manufactured_on": cast.DAY}, []),
        ({"category": None}, ["category_missing"]),
    ],
)
def test_facts_are_judged(device, values, reasons):
    one = device()
    if not reasons:
        assert len(change([one], **values)) == len(values)
        return
    assert refusals([one], **values) == [(one.pk, reason) for reason in reasons]


def test_a_wrong_fact_is_named(device):
    with pytest.raises(ledger.Refused) as refused:
        change([device()], price=Decimal("-1"), place="x" * 121, manufactured_on=date.today() + timedelta(days=1))
    assert {reason.replace("\xa0", " ").replace("'", "’") for _, reason in refused.value.refusals} == {
        f"prix d’achat (€ ht) : {NO_PRICE[:-1]}",
        "lieu : Assurez-vous que cette valeur comporte au plus 120 caractères (actuellement 121)",
        "date de fabrication : Cette date est dans le futur",
    }


@pytest.mark.parametrize("field", ["category", "price", "manufactured_on"])
@pytest.mark.parametrize(
    ("via", "asked"), [("page", True), ("scan", True), ("api", True), ("import", False), ("command", False)]
)
def test_what_figures_read_changes_with_a_motive(device, field, via, asked):
    one = device()
    value = {"category": category("dock"), "price": Decimal("1"), "manufactured_on": date(2020, 1, 1)}[field]
    if asked:
        assert refusals([one], motive="", via=via, **{field: value}) == [(one.pk, "motive_of_fact_wanted")]
    else:
        assert len(change([one], motive="", via=via, **{field: value})) == 1


def test_a_category_that_holds_data_does_not_leave_without_erasure(past):
    gone = past(*cast.way("lost", None), category="dock")
    assert refusals([gone], category=category("laptop")) == [(gone.pk, "left_unerased")]
    assert len(change([gone], category=category("screen"))) == 1


@pytest.mark.parametrize(("serial", "maker"), [("ab12", "DELL"), ("AB12", "dell"), ("éé", "Dell")])
def test_a_serial_number_is_once_per_maker(device, serial, maker):
    device(serial="AB12", manufacturer="Dell")
    device(serial="ÉÉ", manufacturer="Dell")
    one = device()
    assert refusals([one], serial=serial, manufacturer=maker) == [(one.pk, "serial_taken")]
    assert len(change([one], serial=serial, manufacturer="Autre")) == 2


def test_two_do_not_take_the_same_serial_number_at_once(device):
    one, two = device(), device()
    assert refusals([one, two], serial="AB12") == [(two.pk, "serial_taken")]


def test_each_may_get_its_own_facts(device):
    one, two = device(), device()
    facts.change_each({one: {"serial": "A1", "place": "B1"}, two: {"serial": "A2"}}, cast.acting(OPERATOR))
    assert set(Device.objects.values_list("serial", "place")) == {("A1", "B1"), ("A2", "")}
    assert (len(logged(one)), len(logged(two))) == (2, 1)


def test_one_edits_where_one_may(device, agent, reader, stranger, dgpr):
    one, elsewhere = device(), device(at=dgpr)
    for outsider, devices in ((reader, [one]), (stranger, [one]), (agent, [one, elsewhere])):
        with pytest.raises(PermissionDenied):
            change(devices, outsider, place="B1")
    assert len(change([one], agent, place="B1")) == 1


@pytest.mark.parametrize("name", ["status", "organisation", "unit_value", "tag"])
def test_what_the_ledger_derives_is_no_plain_fact(device, name):
    with pytest.raises(TypeError):
        change([device()], **{name: "x"})


def test_it_costs_the_same_for_one_and_thirty(device, django_assert_num_queries):
    """On PostgreSQL, one more: a fact that figures read waits for whoever closes a year."""
    one, many = device(), [device() for _ in range(30)]
    values, cost = {"place": "B1", "manufactured_on": date(2020, 1, 1)}, 9 + (connection.vendor == "postgresql")
    with django_assert_num_queries(cost):
        change([one], **values)
    with django_assert_num_queries(cost):
        change(many, **values)


# Append-only.


def test_a_change_is_not_changed(device):
    (row,) = change([device()], place="B1")
    for act in (row.save, row.delete, Change.objects.all().delete, lambda: Change.objects.update(after="x")):
        with pytest.raises(AppendOnly):
            act()


@pytest.mark.each_database
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE devices_change SET motive = motive",
        "DELETE FROM devices_change",
        "REPLACE",
    ],
)
def test_the_database_refuses_to_change_it(device, statement):
    change([device()], place="B1")
    if statement == "REPLACE":
        names = ", ".join(f'"{column.column}"' for column in Change._meta.fields)
        replace = f"INSERT OR REPLACE INTO devices_change ({names}) SELECT {names} FROM devices_change"
        if connection.vendor == "postgresql":
            replace = f"INSERT INTO devices_change ({names}) SELECT {names} FROM devices_change"
            replace += " ON CONFLICT (id) DO UPDATE SET motive = 'x'"
        statement = replace
    with pytest.raises(DatabaseError, match="Une modification enregistrée reste"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Change.objects.count() == 1


# Surfaces.


def form_of(device, **values):
    return {"category": device.category_id, "manufacturer": device.manufacturer, "serial": device.serial} | values


def test_a_page_completes_what_figures_miss(visit, agent, device):
    one = device()
    form = form_of(one, price="1 234,50", manufactured_on="2020-02-01", motive="Facture retrouvée")
    assert visit(agent).post(f"/materiels/{one.tag}/modifier/", form).status_code == 302
    assert logged(one) == [("price", "", "1234.50"), ("manufactured_on", "", "2020-02-01")]


def test_a_page_asks_why_and_keeps_what_was_typed(visit, agent, device):
    one = device()
    response = visit(agent).post(f"/materiels/{one.tag}/modifier/", form_of(one, price="12", place="B7"))
    page = response.content.decode()
    assert ("Indiquez le motif" in page, "B7" in page) == (True, True)
    assert logged(one) == []


def test_a_page_tells_the_ledgers_refusal(visit, agent, device):
    one = device("reserved")
    form = form_of(one, category=category("dock").pk, motive="Erreur")
    page = visit(agent).post(f"/materiels/{one.tag}/modifier/", form).content.decode()
    assert "Il est dans un lot : retirez-l’en avant de changer sa catégorie." in page


@pytest.mark.parametrize(
    ("body", "status", "rows"),
    [
        ({"place": "B1"}, 200, [("place", "", "B1", "api")]),
        ({"category": "laptop", "note": ""}, 200, []),
        ({"category": "dock", "motive": "Erreur"}, 200, [("category", "laptop", "dock", "api")]),
        ({"category": "dock"}, 400, []),
        ({"price": "12.5"}, 400, []),
        ({"price": "12.5", "motive": "Facture"}, 200, [("price", "", "12.50", "api")]),
    ],
)
def test_the_api_changes_facts(agent, device, body, status, rows):
    one = device()
    assert Client(agent).ask("patch", f"devices/{one.tag}/", body)[0] == status
    assert list(Change.objects.values_list("field", "before", "after", "via")) == rows


def test_a_former_holder_does_not_read_later_facts(visit, manager, device, men):
    sent = device("transferred", serial="AB12", price=Decimal("900"))
    change([sent], serial="AB13")
    ledger.record([sent], "accept", cast.acting(OPERATOR, cast.DAY), organisation=men)
    change([sent], serial="SECRET", price=Decimal("1"))
    page = visit(manager).get(f"/materiels/{sent.tag}/").content.decode()
    assert "SECRET" not in page
    assert "900" in page
