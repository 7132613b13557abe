"""What the models refuse, in French, and what the database refuses whatever the model."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from registry.devices.models import Category, Device, Policy, Stay, Target
from registry.devices.models.device import NO_PRICE
from registry.organisations.models import Membership, Organisation, User
from tests import cast


def errors(row, exclude=()):
    with pytest.raises(ValidationError) as refused:
        row.full_clean(exclude=exclude)
    return refused.value.message_dict


def refused_by_the_database(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


# Devices.


@pytest.fixture
def laptop(past):
    return past(("register", cast.DAY), serial="ab12", manufacturer="Acme")


def test_a_serial_number_is_once_per_manufacturer_whatever_its_case(laptop):
    twin = cast.new(serial="AB12", manufacturer="ACME", organisation=laptop.organisation, status="in_stock")
    assert errors(twin) == {"__all__": ["Ce numéro de série est déjà au registre pour ce fabricant."]}
    refused_by_the_database(twin.save)
    for other in ({"manufacturer": "Autre"}, {"serial": "AB13"}, {"serial": ""}):
        facts = {"serial": "AB12", "manufacturer": "ACME"} | other
        cast.new(organisation=laptop.organisation, status="in_stock", **facts).full_clean(exclude=["last_on"])


def test_a_tag_is_once(laptop):
    twin = cast.new(tag=laptop.tag, organisation=laptop.organisation, status="in_stock")
    assert list(errors(twin)) == ["tag"]
    refused_by_the_database(twin.save)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("price", Decimal("-0.01"), NO_PRICE),
        ("price", Decimal("0.00"), NO_PRICE),
        ("price", Decimal("1.234"), "Assurez-vous qu’il n’y a pas plus de 2 chiffres après la virgule."),
        ("manufactured_on", date.today() + timedelta(days=1), "Cette date est dans le futur."),
    ],
)
def test_facts_of_a_device(laptop, field, value, sentence):
    setattr(laptop, field, value)
    told = errors(laptop)[field]
    assert [text.replace("\xa0", " ").replace("'", "’") for text in told] == [sentence]


def test_the_database_refuses_a_price_of_nothing_and_a_reservation_for_nobody(laptop):
    refused_by_the_database(lambda: Device.objects.update(price=-1))
    refused_by_the_database(lambda: Device.objects.update(price=0))
    refused_by_the_database(lambda: Device.objects.update(status="reserved"))
    laptop.status = "reserved"
    assert errors(laptop) == {"__all__": ["Un matériel réservé l’est pour un bénéficiaire."]}


def test_how_a_device_is_called(laptop, past):
    assert laptop.title == "Acme"
    assert past(("register", cast.DAY), manufacturer="Acme", model="T1").title == "Acme T1"
    assert past(("register", cast.DAY)).title == "Ordinateur portable"


# Stays.


@pytest.mark.each_database
@pytest.mark.parametrize(
    "change",
    [
        {"left_on": date(2025, 1, 1)},
        {"route": "donated"},
        {"left_on": date(2020, 1, 1), "route": "donated"},
    ],
)
def test_the_database_refuses_a_stay_that_makes_no_sense(laptop, change):
    refused_by_the_database(lambda: Stay.objects.update(**change))


def test_the_database_refuses_two_open_stays(laptop, dgpr):
    stay = cast.stay(laptop)
    stay.pk, stay.organisation = None, dgpr
    refused_by_the_database(stay.save)


# Reference data.


def test_a_factor_has_a_source(db):
    category = Category(code="drone", name="Drone", in_scope=True, holds_data=True, co2_kg=3)
    assert errors(category) == {"__all__": ["Indiquez la source du facteur d’émission."]}


@pytest.mark.parametrize(
    ("code", "good"), [("16 02 13*", True), ("16 02 14", True), ("160214", False), ("16 02 1", False)]
)
def test_a_waste_code(db, code, good):
    category = Category(code="drone", name="Drone", in_scope=True, holds_data=True, waste_code=code)
    if good:
        category.full_clean()
    else:
        assert errors(category) == {"waste_code": ["Un code déchet s’écrit 16 02 13* ou 16 02 14."]}


def test_the_categories_of_the_contract(db):
    codes = (
        "laptop desktop screen smartphone mobile tablet projector server printer multifunction deskphone dock wifi"
        " keyboard mouse other"
    )
    assert set(Category.objects.values_list("code", flat=True)) == set(codes.split())
    assert set(Category.objects.filter(in_scope=False).values_list("code", flat=True)) == {
        "server",
        "multifunction",
        "other",
    }
    assert set(Category.objects.filter(holds_data=False).values_list("code", flat=True)) == set(
        "screen projector deskphone dock wifi keyboard mouse".split()
    )


def test_one_target_a_year(db):
    twin = Target(figure="retired_legal", year=2025, value=Decimal("0.6"), source="Autre")
    assert errors(twin) == {"__all__": ["Cet indicateur a déjà une cible pour cette année."]}


@pytest.mark.parametrize("value", [Decimal("-0.1"), Decimal("1.1"), Decimal("50")])
def test_a_target_is_a_fraction(db, value):
    assert list(errors(Target(figure="retired_legal", year=2028, value=value, source="X"))) == ["value"]


def test_there_is_one_policy(db):
    assert Policy.current().donation_cap == Decimal("300.00")
    refused_by_the_database(lambda: Policy.objects.create(pk=2))
    Policy.objects.all().delete()
    assert (Policy.current().donation_cap, Policy.current().age_limit_years) == (Decimal("300.00"), 10)


# People and organisations.


def test_an_address_is_one_whatever_its_case(db):
    cast.user("camille")
    twin = User(email="Camille@Example.fr", password="x")
    assert list(errors(twin)) == ["email"]
    assert User.objects.get_by_natural_key("CAMILLE@example.fr").first_name == "Camille"


def test_a_role_is_given_once(agent, dsi):
    twin = Membership(user=agent, organisation=dsi, role="agent")
    assert errors(twin) == {"__all__": ["Ce compte a déjà ce rôle ici."]}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("siret", "1300252650001", "Un SIRET compte 14 chiffres."),
        ("rna", "751234567", "Un numéro RNA s’écrit W suivi de 9 caractères, par exemple W751234567."),
    ],
)
def test_identifiers_of_an_organisation(asso, field, value, sentence):
    setattr(asso, field, value)
    assert errors(asso) == {field: [sentence]}


def test_a_code_is_once(mte):
    assert list(errors(Organisation(code="MTE", name="Autre", kind="unit"))) == ["code"]
