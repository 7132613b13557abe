"""Fills an empty database with a small demonstration estate, through the same doors as everybody."""

import random
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from donations import gifts
from donations.lifecycle import LegalBasis
from registry.devices import ledger
from registry.devices.ledger import History, Step
from registry.devices.lifecycle import Action
from registry.devices.models import Category, Device
from registry.organisations import security_log
from registry.organisations.models import Membership, Organisation, User
from registry.organisations.models.organisation import Kind
from registry.shared.access import OPERATOR, Role
from registry.shared.act import Act, Via
from registry.waste import collecting
from registry.waste.collecting.loading import load
from registry.waste.models import Collector

PASSWORD = "registre-demo-2026"  # noqa: S105 - printed for whoever tries the demonstration, never used elsewhere
CONTACT = {"phone": "01 40 00 00 00", "address": "1 place du Réemploi, 75007 Paris"}
SIGNATORY = {"signatory": "Camille Martin", "signatory_title": "Cheffe du bureau des moyens"}
# code, name, kind, parent, more
ORGANISATIONS = (
    ("ETAT", "État", Kind.STATE, None, {}),
    (
        "MTE",
        "Ministère de la Transition écologique",
        Kind.UNIT,
        "ETAT",
        CONTACT | {"siret": "13002526500013"} | SIGNATORY,
    ),
    ("MTE-DSI", "Direction du numérique", Kind.SERVICE, "MTE", {"email": "dsi@mte.example", **CONTACT}),
    ("MTE-DGPR", "Direction de la prévention des risques", Kind.SERVICE, "MTE", {}),
    ("MEN", "Ministère de l’Éducation nationale", Kind.UNIT, "ETAT", CONTACT),
    ("MEN-DNE", "Direction du numérique pour l’éducation", Kind.SERVICE, "MEN", {}),
    ("ONR", "Office national des rivages", Kind.PUBLIC_BODY, "ETAT", {}),
    ("CLAVIERS", "Claviers solidaires", Kind.ASSOCIATION, None, {"rna": "W751234567", **CONTACT} | SIGNATORY),
    ("TRI", "Tri et Fils", Kind.COMPANY, None, {}),
)
# address, role, organisation
PEOPLE = (
    ("agent", Role.AGENT, "MTE-DSI", "Alix", "Agent"),
    ("gestionnaire", Role.MANAGER, "MTE", "Gaëlle", "Gestion"),
    ("lecteur", Role.READER, "MTE", "Lou", "Lecture"),
    ("administrateur", Role.ADMINISTRATOR, "MTE", "Adé", "Administration"),
    ("national", Role.ADMINISTRATOR, "ETAT", "Noé", "National"),
    ("association", Role.MEMBER, "CLAVIERS", "Assa", "Bénévole"),
)
# category, manufacturer, models, price new, value once retired
MODELS = (
    ("laptop", "Dell", ("Latitude 5420", "Latitude 7490"), 950, 140),
    ("laptop", "Lenovo", ("ThinkPad T480", "ThinkPad X13"), 1100, 180),
    ("desktop", "HP", ("EliteDesk 800", "ProDesk 600"), 700, 90),
    ("screen", "Dell", ("P2419H", "P2722H"), 210, 40),
    ("smartphone", "Fairphone", ("Fairphone 4",), 480, 120),
    ("printer", "HP", ("LaserJet M507",), 420, 60),
)
# How the life of a retired device ends, by chance.
ENDS = (
    (Action.DONATE, {"counterparty": "CLAVIERS"}),
    (Action.DONATE, {"counterparty": "CLAVIERS"}),
    (Action.TRANSFER, {"counterparty": "ONR"}),
    (Action.RECYCLE, {"counterparty": "TRI"}),
    (Action.RECYCLE, {"counterparty": "TRI"}),
    (Action.SELL, {"counterparty": "TRI", "reuse_commitment": True}),
    (Action.STAFF, {}),
    (None, {}),
    (None, {}),
    (None, {}),
)


class Command(BaseCommand):
    help = "Remplit une base vide d’un parc de démonstration et affiche un compte par rôle."

    def add_arguments(self, parser):
        parser.add_argument("--devices", type=int, default=240)
        parser.add_argument("--password", default=PASSWORD)

    def handle(self, *args, **options):
        if not settings.DEBUG and options["password"] == PASSWORD:
            raise CommandError("Ce mot de passe est public : mettez DEBUG=true, ou choisissez-en un avec --password.")
        if Organisation.objects.exists():
            self.stdout.write("La base contient déjà des organisations : rien n’est ajouté.")
        else:
            with security_log.muted(), transaction.atomic():
                self._fill(options["devices"], options["password"])
        self.stdout.write(f"\nAdresse : {settings.BASE_URL}\nMot de passe de tous les comptes : {options['password']}")
        for name, role, place, *_ in PEOPLE:
            self.stdout.write(f"  {_email(name):34} {role.label}, {place}")

    def _fill(self, count: int, password: str) -> None:
        places = {}
        for code, name, kind, parent, more in ORGANISATIONS:
            places[code] = Organisation(code=code, name=name, kind=kind, parent=places.get(parent), **more)
            places[code].save()
        for name, role, place, first, last in PEOPLE:
            user = User.objects.create_user(_email(name), password, first_name=first, last_name=last)
            Membership.objects.create(user=user, organisation=places[place], role=role)
        past = _Estate(places).histories(count)
        ledger.enter(past, Act(OPERATOR, Via.COMMAND))
        self._give(places)
        self._announce(places)
        self._throw_away(places)

    def _give(self, places: dict[str, Organisation]) -> None:
        """A lot that an association asks for, and one that waits for its hand-over."""
        manager, member = (User.objects.get(email=_email(name)) for name in ("gestionnaire", "association"))
        stock = list(gifts.offerable(Device.objects.filter(organisation=places["MTE-DSI"]), 8))
        if len(stock) < 4:
            # Too small an estate to give two lots from.
            return
        deadline = date.today() + timedelta(days=30)
        for title, devices in (("Matériels pour un atelier numérique", stock[:3]), ("Postes révisés", stock[3:7])):
            lot = gifts.open_lot(
                Act(manager, Via.PAGE),
                devices=devices,
                organisation=places["MTE-DSI"],
                title=title,
                place="Réserve A",
                collect_by=deadline,
            )
            reason = "Équiper un atelier d’initiation au numérique."
            asking = {"association": places["CLAVIERS"], "reason": reason, "beneficiaries": 40}
            claim = gifts.claim(Act(member, Via.PAGE), lot=lot, **asking)
        gifts.accept(claim, Act(manager, Via.PAGE), legal_basis=LegalBasis.ASSOCIATION)

    def _announce(self, places: dict[str, Organisation]) -> None:
        """What another ministry sends, and that nobody has received yet."""
        stock = list(gifts.offerable(Device.objects.filter(organisation=places["MEN-DNE"]), 3))
        sender = User.objects.get(email=_email("national"))
        act = Act(sender, Via.PAGE, date.today(), "Demandés par la direction du numérique")
        if stock:
            ledger.record(stock, Action.TRANSFER, act, counterparty=places["MTE"])

    def _throw_away(self, places: dict[str, Organisation]) -> None:
        """A collection that an agent fills, and one that the collector has confirmed."""
        agent, manager = (User.objects.get(email=_email(name)) for name in ("agent", "gestionnaire"))
        ecologic = Collector.objects.get(name="Ecologic")
        today = date.today()
        for code, by in (("MTE-DSI", agent), ("MTE-DGPR", manager)):
            devices = gifts.offerable(Device.objects.filter(organisation=places[code]), 3)
            if not devices:
                return
            act = Act(by, Via.PAGE)
            collection = collecting.open_collection(
                act, organisation=places[code], collector=ecologic, site=CONTACT["address"], planned_on=today
            )
            for device in devices:
                collecting.scan(collection, act, code=device.tag, pallet=1)
        collecting.close(collection, Act(manager, Via.PAGE, today, "Aucun preneur"))
        collecting.confirm(
            collection,
            Act(manager, Via.PAGE),
            dispatched_on=today,
            received_on=today,
            weight_kg=load(collection).kg + Decimal("0.35"),
            fate="recycle",
            operation_code="R 4",
            operation_mode="RECYCLAGE",
            slip="BE-2041",
        )


class _Estate:
    """The same estate each time: chance has a fixed seed, and days count back from today."""

    def __init__(self, places: dict[str, Organisation]):
        self.chance = random.Random(7)  # noqa: S311 - an example, not a secret
        self.places = places
        self.categories = {category.code: category for category in Category.objects.all()}
        self.today = date.today()

    def histories(self, count: int) -> list[History]:
        return [self._history(rank) for rank in range(count)]

    def _history(self, rank: int) -> History:
        code, maker, models, price, value = self.chance.choice(MODELS)
        category = self.categories[code]
        device = Device(
            category=category,
            manufacturer=maker,
            model=self.chance.choice(models),
            serial=f"{code[:2].upper()}{rank:06d}",
            place=self.chance.choice(("Réserve A", "Bureau 214", "Accueil", "")),
        )
        place = self.places[self.chance.choice(("MTE-DSI", "MTE-DSI", "MTE-DGPR", "MEN-DNE"))]
        refurbished = self.chance.random() < 0.15
        bought = self.today - timedelta(days=self.chance.randint(60, 3900))
        device.price = price // 2 if refurbished else price
        if refurbished:
            device.manufactured_on = bought - timedelta(days=900)
        known = "refurbished" if refurbished else "new"
        # Some of an estate's past is always lost: the figures say how much.
        entry = {"organisation": place, "origin": known if self.chance.random() < 0.97 else ""}
        steps = [Step(Action.REGISTER, bought, entry), Step(Action.ISSUE, bought + timedelta(days=5))]
        if self.chance.random() < 0.2:
            steps.append(Step(Action.REASSIGN, self._between(steps[-1].on)))
        if self.chance.random() < 0.5:
            steps += self._retirement(category, value, self._between(steps[-1].on))
        return History(device, steps)

    def _retirement(self, category: Category, value: int, on: date) -> list[Step]:
        working = self.chance.random() < 0.8
        steps = [Step(Action.RETIRE, on, {"functional": working, "unit_value": value + self.chance.randint(0, 60)})]
        if category.holds_data:
            steps.append(Step(Action.ERASE, self._between(on), {"erasure": "purge" if working else "destroy"}))
        action, facts = self.chance.choice(ENDS) if working else (Action.RECYCLE, {"counterparty": "TRI"})
        if action:
            facts = {name: self.places[fact] if name == "counterparty" else fact for name, fact in facts.items()}
            steps.append(Step(action, self._between(steps[-1].on), facts))
        return steps

    def _between(self, start: date) -> date:
        return start + (self.today - start) * self.chance.random()


def _email(name: str) -> str:
    return f"{name}@registre.example"
