"""The convention's PDF, read back: every item that the law wants, and nothing invented."""

import re
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from donations import convention, gifts, terms
from registry.organisations.models import Organisation
from registry.shared.printing.paper import DOTS, FEW_DOTS
from registry.shared.wording import day
from tests import cast

TODAY = day(date.today())


def frozen(claim):
    """The bytes of the last version."""
    return bytes(claim.conventions.last().content)


def drawn(claim):
    return pypdfium2.PdfDocument(frozen(claim))


def words(claim):
    """The text of every page without the line breaks that a cell makes."""
    pages = (page.get_textpage().get_text_range() for page in drawn(claim))
    return re.sub(r"\s+", "", " ".join(pages).replace("\ufffe", ""))


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.fixture
def known(mte, asso):
    """Every fact that the two parties can give."""
    Organisation.objects.filter(pk=mte.pk).update(
        siret="13002526500013", address="Tour Séquoia, La Défense", signatory="Ève Martin", signatory_title="Directrice"
    )
    Organisation.objects.filter(pk=asso.pk).update(
        siret="73282932000074", address="3 rue de Łódź", signatory="Łukasz Góra", signatory_title="Président"
    )


def ask(ready, mte, asso, manager, member, count=1, **facts):
    many = {"manufacturer": "Dell", "model": "Latitude 5420", "unit_value": Decimal("120.50")} | facts
    devices = [ready(serial=f"5CG{rank:04d}", **many) for rank in range(count)]
    lot = gifts.open_lot(
        cast.acting(manager, motive="Pour pièces"),
        devices=devices,
        organisation=mte,
        title="Portables <2019>",
        place="Quai nº 4",
        collect_by=date.today(),
    )
    claim = gifts.claim(cast.acting(member), lot=lot, association=asso, reason="R")
    return claim, devices


def make(ready, mte, asso, manager, member, count=1, **facts):
    claim, devices = ask(ready, mte, asso, manager, member, count, **facts)
    gifts.accept(claim, cast.acting(manager), legal_basis="3")
    return claim, devices


def test_it_holds_every_item(known, ready, mte, asso, manager, member):
    claim, (device,) = make(ready, mte, asso, manager, member, manufactured_on=date(2019, 1, 15))
    mte.refresh_from_db()
    text = words(claim)
    erased = cast.Event.objects.get(device=device, action="erase")
    age = convention.age(date(2019, 1, 15), date.today())
    for item in (
        claim.convention,
        "CG3P L3212-2 3° : association ou organisme habilité à recevoir du matériel informatique",
        "Ministère de la transition écologique SIRET 13002526500013 Adresse Tour Séquoia, La Défense",
        "Représenté par Ève Martin En qualité de Directrice",
        "Claviers solidaires Nature Association N° RNA W751234567 SIREN 732829320 Adresse 3 rue de Łódź",
        "Représenté par Łukasz Góra En qualité de Président",
        f"{device.pretty_tag} Ordinateur portable, Dell Latitude 5420 5CG0000 15/03/2024 {age} 120,50 € Fonctionnel",
        f"Purge, 15/03/2024, mouvement n° {erased.pk}",
        "« Portables <2019> »",
        "Lieu de dépôt Quai nº 4",
        f"Date limite d’enlèvement {TODAY}",
        f"Convention établie le {TODAY}",
        "s’engage à ne pas revendre",
        "cédés en l’état, sans garantie",
        "Nombre de matériels 1 Valeur estimée totale 120,50 €",
        f"Fait en deux exemplaires, à {DOTS} le {DOTS}",
        "Pour le donateur : Ministère",
        "Pour le bénéficiaire : Claviers",
        f"Procès-verbal de remise, convention {claim.convention} Date {DOTS} Lieu {DOTS} Remis par {DOTS}",
        f"Convention {claim.convention}, clauses de {terms.CURRENT} Page 1 sur ",
    ):
        assert squeezed(item) in text


def test_what_is_not_known_is_dotted(ready, mte, asso, manager, member):
    claim, (device,) = make(
        ready, mte, asso, manager, member, manufacturer="", model="", unit_value=None, functional=False
    )
    text = words(claim)
    age = convention.age(cast.DAY, date.today())
    for item in (
        f"SIRET {DOTS} Adresse {DOTS} Représenté par {DOTS} En qualité de {DOTS}",
        f"SIREN {DOTS} Adresse {DOTS}",
        f"{device.pretty_tag} Ordinateur portable 5CG0000 15/03/2024 {age} {FEW_DOTS} Non fonctionnel",
        f"Valeur estimée totale {DOTS}",
    ):
        assert squeezed(item) in text


def test_the_record_is_filled_once_done(known, ready, mte, asso, manager, member, clerk, record):
    claim, (gone, kept) = make(ready, mte, asso, manager, member, count=2)
    gifts.check_in(claim, cast.acting(clerk), code=gone.tag)
    gifts.hand_over(claim, cast.acting(clerk), **record, reservations="Un chargeur manque")
    text = words(claim)
    assert (
        squeezed(
            f"Date {TODAY} Lieu La Défense Remis par Ève Martin Reçu par Łukasz Góra Nombre de matériels remis 1 sur 2"
            f" Non remis, restés au donateur {kept.pretty_tag} Réserves Un chargeur manque"
        )
        in text
    )


def test_the_heading_of_the_table_comes_back_on_every_page(ready, mte, asso, manager, member):
    claim, _ = make(ready, mte, asso, manager, member, count=70)
    document = drawn(claim)
    pages = [squeezed(page.get_textpage().get_text_range()) for page in document]
    with_devices = [text for text in pages if "5CG00" in text]
    assert len(with_devices) > 1
    assert all(squeezed("Étiquette Catégorie, marque et modèle N° de série") in text for text in with_devices)
    assert all(f"Page{rank}sur{len(pages)}" in text for rank, text in enumerate(pages, start=1))
    assert document.get_metadata_dict()["Title"] == f"{convention.TITLE} {claim.convention}"


def test_it_says_its_language_and_holds_its_fonts(ready, mte, asso, manager, member):
    claim, _ = make(ready, mte, asso, manager, member)
    assert b"/Lang (fr-FR)" in frozen(claim)
    assert b"/FontFile2" in frozen(claim)


@pytest.mark.parametrize("count", [1, 30])
def test_no_query_per_device(count, ready, mte, asso, manager, member, clerk, record):
    claim, _ = ask(ready, mte, asso, manager, member, count)
    with CaptureQueriesContext(connection) as accepting:
        gifts.accept(claim, cast.acting(manager), legal_basis="3")
    claim.lot.items.update(scanned_at=timezone.now())
    with CaptureQueriesContext(connection) as handing:
        gifts.hand_over(claim, cast.acting(clerk), **record)
    assert (len(accepting), len(handing)) == (60, 64)
