"""The outgoing-waste register: its columns, their formats, a weight shared, and a file only when nothing lacks."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from registry.devices.models import Category
from registry.shared.access import OPERATOR
from registry.waste import collecting
from registry.waste.collecting import register
from registry.waste.collecting.register import shared
from registry.waste.models import Collection, Collector
from registry.waste.tonnage import weighed
from tests import cast

DAY = date(2025, 3, 15)
FIRST = (
    "publicId reportForCompanySiret wasteDescription wasteCode wastePop dispatchDate weightValue weightIsEstimate"
    " destinationCompanyType operationCode"
).split()
SIRET = "13002526500013"


@pytest.fixture
def left(mte, past):
    """left("laptop", "dock"): a confirmed collection of such devices."""
    mte.siret = SIRET
    mte.save()

    def make(*categories, place=None, on=DAY, collector="Ecologic", **facts):
        collection = collecting.open_collection(
            cast.acting(OPERATOR),
            organisation=place or mte,
            collector=Collector.objects.get(name=collector),
            site="1 quai",
        )
        for category in categories:
            steps = [("register", cast.DAY), ("retire", cast.DAY, {"functional": False})]
            steps.append(("erase", cast.DAY, {"erasure": "destroy"}))
            device = past(*steps, category=category, at=place or mte)
            collecting.scan(collection, cast.acting(OPERATOR), code=device.tag, pallet=1)
        collecting.close(collection, cast.acting(OPERATOR, on))
        told = {"weight_kg": Decimal("12.40"), "fate": "recycle", "operation_code": "R 4", "slip": "BE-7"} | facts
        collecting.confirm(collection, cast.acting(OPERATOR), dispatched_on=on, received_on=on, **told)
        return collection

    return make


def rows(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_columns_are_those_of_the_state_s_form():
    assert list(register.COLUMNS[:10]) == FIRST
    assert len(register.COLUMNS) == len(set(register.COLUMNS)) == 10 + 7 + 20
    assert set(register.COLUMN_FORMATS) <= set(register.COLUMNS)


def test_one_line_per_collection_and_code_of_waste(visit, reader, left, mte):
    one = left("laptop", "laptop", "dock", operation_mode="RECYCLAGE")
    Collector.objects.filter(name="ecosystem").update(siret=SIRET, receipt="REC-75-1", address="2 rue du Tri")
    two = left(
        "screen", collector="ecosystem", weight_kg=Decimal(1500), weight_sure=True, pop=True, operation_code="D 10"
    )
    answer = visit(reader).get("/collectes/registre.csv?year=2025")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="registre-dechets-2025-')
    first, second, third = rows(answer)
    assert {name: value for name, value in first.items() if value} == {
        "publicId": f"{one}-160213",
        "reportForCompanySiret": SIRET,
        "wasteDescription": "Équipements hors d’usage : Ordinateur portable (2)",
        "wasteCode": "16 02 13*",
        "wastePop": "NON",
        "dispatchDate": "2025-03-15",
        "weightValue": "0.010",
        "weightIsEstimate": "ESTIME",
        "destinationCompanyType": "ETABLISSEMENT_FR",
        "operationCode": "R 4",
        "reportForPickupSiteAddress": "1 quai",
        "destinationCompanyName": "Ecologic",
        "ecoOrganismeName": "Ecologic",
        "operationMode": "RECYCLAGE",
    }
    assert (second["publicId"], second["wasteCode"], second["weightValue"]) == (f"{one}-160214", "16 02 14", "0.002")
    told = {"publicId": f"{two}-160213", "wastePop": "OUI", "weightValue": "1.500", "weightIsEstimate": "REEL"}
    told |= {"operationCode": "D 10", "destinationCompanyOrgId": SIRET, "ecoOrganismeSiret": SIRET}
    told |= {"transporter1RecepisseNumber": "REC-75-1", "transporter1CompanyOrgId": SIRET}
    assert {name: third[name] for name in told} == told


@pytest.mark.parametrize(
    ("kg", "masses", "tonnes"),
    [
        ("12.40", {"a": "3.30", "b": "0.50"}, {"a": "0.010", "b": "0.002"}),
        ("3", {"a": "1", "b": "1", "c": "1"}, {"a": "0.001", "b": "0.001", "c": "0.001"}),
        ("4", {"a": "1", "b": "1", "c": "1"}, {"a": "0.002", "b": "0.001", "c": "0.001"}),
        # Nothing is told to weigh nothing.
        ("0.30", {"a": "1", "b": "99"}, {"a": "0.001", "b": "0.001"}),
        ("2500", {"a": "0.01"}, {"a": "2.500"}),
    ],
)
def test_a_weight_is_shared_in_whole_kilograms(kg, masses, tonnes):
    parts = shared(Decimal(kg), {code: Decimal(mass) for code, mass in masses.items()})
    assert parts == {code: Decimal(value) for code, value in tonnes.items()}


def test_what_was_not_received_is_in_no_line(left, past):
    collection = left("laptop", "dock")
    collection.lines.filter(device__category__code="dock").update(received=False)
    (entry,) = register.entries([Collection.objects.get(pk=collection.pk)])
    assert (entry.values["wasteCode"], entry.values["weightIsEstimate"]) == ("16 02 13*", "REEL")


def test_a_later_code_of_waste_leaves_the_past_alone(left):
    collection = left("laptop")
    Category.objects.filter(code="laptop").update(waste_code="20 01 35*")
    (entry,) = register.entries([collection])
    assert entry.values["wasteCode"] == "16 02 13*"


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (
            lambda mte: type(mte).objects.filter(pk=mte.pk).update(siret=""),
            "il manque le SIRET de « Ministère de la transition écologique » ou de ce qui la contient : à compléter "
            "sur sa fiche, dans l’administration",
        ),
        (
            lambda mte: Collection.objects.get().lines.update(waste_code=""),
            "le code déchet manque pour Ordinateur portable (1) : à compléter dans l’administration, à la page "
            "Catégories",
        ),
        (
            lambda mte: Collector.objects.filter(name="Ecologic").update(siret="123"),
            "le SIRET du collecteur compte 14 chiffres",
        ),
        (
            lambda mte: Collection.objects.update(weight_kg=Decimal(1_000_001)),
            "un poids va d’un kilogramme à 1 000 tonnes",
        ),
        (lambda mte: Collection.objects.update(operation_code="R 14"), "il manque le code de traitement"),
        (lambda mte: Collection.objects.update(operation_mode="BRÛLER"), "le mode de traitement ne convient pas"),
    ],
)
def test_a_wrong_file_is_never_sent(visit, manager, mte, left, break_it, sentence):
    collection = left("laptop")
    Category.objects.filter(code="laptop").update(waste_code="")
    break_it(mte)
    browser = visit(manager)
    page = browser.get("/collectes/registre/?year=2025")
    found = [problem for _, problem in page.context["problems"]]
    assert (sentence in found, "registre.csv" in page.content.decode()) == (True, False)
    stopped = browser.get("/collectes/registre.csv?year=2025")
    assert (stopped.status_code, collection.number in stopped.content.decode()) == (409, True)


def test_no_cell_is_a_formula(visit, manager, left):
    left("laptop")
    Collection.objects.update(site="=HYPERLINK(1)")
    (row,) = rows(visit(manager).get("/collectes/registre.csv?year=2025"))
    assert row["reportForPickupSiteAddress"] == "'=HYPERLINK(1)"


def test_the_register_is_of_a_year_an_organisation_and_one_s_own(visit, manager, stranger, mte, dsi, men, left):
    here, there = left("screen"), left("screen", place=dsi)
    left("screen", on=date(2024, 12, 31))
    left("screen", place=men)

    def listed(user, query):
        page = visit(user).get(f"/collectes/registre/?{query}")
        return [entry.collection for entry in page.context["entries"]]

    assert listed(manager, "year=2025") == [here, there]
    assert listed(manager, "year=2025&organisation=MTE-DSI") == [there]
    assert len(listed(manager, "year=2024")) == len(listed(stranger, "year=2025")) == 1
    for name in ("registre/", "registre.csv"):
        assert visit(manager).get(f"/collectes/{name}?organisation=MEN").status_code == 404
    assert visit(manager).get("/collectes/registre.csv?year=deux").status_code == 400
    assert "Aucune collecte confirmée" in visit(manager).get("/collectes/registre/?year=2001").content.decode()


def test_waste_is_counted_in_kilograms(visit, manager, left):
    Collector.objects.create(name="Tri et Fils")
    left("laptop", weight_kg=Decimal("30.50"))
    left("laptop", weight_kg=Decimal("10"), collector="Tri et Fils", bsd="BSD-20250315-0123456AZ")
    total = weighed(Collection.objects.all())
    assert (total.kg, total.eco_kg, total.value) == (Decimal("40.50"), Decimal("30.50"), Decimal("0.7531"))
    page = visit(manager).get("/collectes/registre/?year=2025").content.decode()
    assert "30,50\xa0kg, soit 75,31\xa0%" in page
    assert weighed(Collection.objects.none()).value is None


@pytest.mark.parametrize("count", [1, 15])
def test_a_register_is_read_in_a_few_queries(visit, manager, left, django_assert_max_num_queries, count):
    for _ in range(count):
        left("laptop", "dock")
    browser = visit(manager)
    with django_assert_max_num_queries(10):
        assert len(browser.get("/collectes/registre/?year=2025").context["entries"]) == 2 * count
