"""What may happen to a device: every state against every act, and how each reason to refuse reads."""

from datetime import date

import pytest

from registry.devices import ledger
from registry.devices.ledger import audit
from registry.devices.lifecycle import MOVES
from registry.devices.models import Device
from registry.shared.access import OPERATOR
from tests import cast
from tests.devices.lifecycle.judging import STATUSES, record, refusals, told

# act: (the states that it leaves from, the state that it leads to; "same" leaves it as it is).
TABLE = {
    "receive": ("", "received"),
    "register": ("", "in_stock"),
    "store": ("received in_service in_repair", "in_stock"),
    "issue": ("received in_stock", "in_service"),
    "reassign": ("in_service", "same"),
    "move": ("received in_stock in_repair retired", "same"),
    "repair": ("in_stock in_service", "in_repair"),
    "resume": ("in_repair", "in_service"),
    "assess": ("received in_stock in_service in_repair retired", "same"),
    "erase": ("received in_stock in_repair retired", "same"),
    "retire": ("received in_stock in_service in_repair", "retired"),
    "reinstate": ("retired", "in_stock"),
    "offer": ("retired", "offered"),
    "withdraw": ("offered", "retired"),
    "reserve": ("offered", "reserved"),
    "release": ("reserved", "offered"),
    "hand_over": ("reserved", "donated"),
    "donate": ("retired", "donated"),
    "staff": ("retired", "staff"),
    "transfer": ("retired", "transferred"),
    "accept": ("transferred", "received"),
    "sell": ("retired", "sold"),
    "take_back": ("retired", "taken_back"),
    "prove": ("sold taken_back", "same"),
    "recycle": ("retired", "recycled"),
    "consign": ("retired", "consigned"),
    "recall": ("consigned", "retired"),
    "lose": ("received in_stock in_service in_repair retired offered reserved consigned", "lost"),
    "steal": ("received in_stock in_service in_repair retired offered reserved consigned", "stolen"),
    "find": ("lost stolen", "in_stock"),
}


def test_the_table_is_complete():
    assert set(TABLE) == set(MOVES)
    assert sorted(STATUSES) == sorted(cast.WAYS)


ALLOWED = [(status, action) for action, (sources, _) in TABLE.items() for status in sources.split()]


@pytest.mark.parametrize(("status", "action"), ALLOWED)
def test_what_a_state_allows(standing, facts, status, action):
    device = standing(status)
    assert device.status == status
    after = status if TABLE[action][1] == "same" else TABLE[action][1]
    (event,) = record(device, action, **facts.get(action, {}))
    assert (event.source, event.target) == (status, after)
    device.refresh_from_db()
    assert device.status == after
    assert list(audit.differences(Device.objects.all())) == []


@pytest.mark.parametrize("status", STATUSES)
def test_a_state_refuses_every_other_act(standing, facts, status):
    """And stays: one device hears them all."""
    device = standing(status)
    others = [action for action in TABLE if (status, action) not in ALLOWED]
    codes = {action: refusals(record, device, action, **facts.get(action, {})) for action in others}
    assert codes == dict.fromkeys(others, ["wrong_state"])
    device.refresh_from_db()
    assert device.status == status
    assert list(audit.differences(Device.objects.all())) == []


@pytest.mark.parametrize("action", TABLE)
def test_what_the_registry_does_not_know_can_only_enter(past, facts, action):
    if TABLE[action][0] == "":
        assert past((action, cast.DAY)).status == TABLE[action][1]
    else:
        given = {name: value for name, value in facts.get(action, {}).items() if name != "motive"}
        entering = [ledger.History(cast.new(), [ledger.Step(action, cast.DAY, given)])]
        assert refusals(ledger.enter, entering, cast.acting(OPERATOR)) == ["not_in_registry"]


# What each reason says, once.


@pytest.mark.parametrize(
    ("status", "action", "given", "sentences"),
    [
        ("retired", "issue", {}, ["il est « Réformé »"]),
        (
            "in_stock",
            "issue",
            {"on": date(2024, 3, 14)},
            ["la date du 14/03/2024 précède le dernier mouvement (15/03/2024)"],
        ),
        ("in_stock", "issue", {"on": date(2999, 1, 1)}, ["la date du 01/01/2999 est dans le futur"]),
        ("in_stock", "move", {"organisation": "dsi"}, ["il est déjà à « Direction du numérique »"]),
        (
            "in_stock",
            "move",
            {"organisation": "men"},
            ["« Ministère de l’éducation » relève d’une autre entité déclarante : utilisez un transfert"],
        ),
        ("in_stock", "move", {}, ["indiquez l’organisation"]),
        (
            "in_stock",
            "move",
            {"organisation": "company"},
            [
                "« Tri et Fils » ne tient pas de parc",
                "« Tri et Fils » relève d’une autre entité déclarante : utilisez un transfert",
            ],
        ),
        ("in_stock", "retire", {}, ["indiquez s’il fonctionne"]),
        ("in_stock", "erase", {}, ["indiquez le mode d’effacement"]),
        ("reserved", "hand_over", {"counterparty": "men"}, ["il est réservé à un autre bénéficiaire"]),
        ("transferred", "accept", {"organisation": "office"}, ["ce transfert ne vous était pas adressé"]),
        (
            "retired",
            "donate",
            {},
            [
                "indiquez le destinataire",
                "l’effacement des données n’est pas attesté : enregistrez-le avant toute sortie",
            ],
        ),
    ],
)
def test_how_a_reason_reads(request, device, status, action, given, sentences):
    given = {name: request.getfixturevalue(value) if isinstance(value, str) else value for name, value in given.items()}
    assert told(record, device(status), action, **given) == sentences


@pytest.mark.parametrize(
    ("facts", "action", "sentence"),
    [
        ({"unit_value": "300.01"}, "donate", "sa valeur unitaire (300,01 €) dépasse le plafond des dons (300,00 €)"),
        (
            {"unit_value": "12000.50"},
            "donate",
            "sa valeur unitaire (12000,50 €) dépasse le plafond des dons (300,00 €)",
        ),
        ({"security_excluded": True}, "donate", "il est exclu de toute cession pour raison de sécurité"),
        (
            {"erasure": "failed"},
            "donate",
            "l’effacement de ses données a échoué : faites détruire le support, puis attestez sa destruction",
        ),
        (
            {"erasure": "failed"},
            "erase",
            "l’effacement de ses données a échoué : seule la destruction du support peut encore être attestée",
        ),
        ({}, "transfer", "« Claviers solidaires » n’est pas une administration : utilisez un don"),
    ],
)
def test_how_a_reason_of_an_exit_reads(standing, asso, facts, action, sentence):
    held = standing("retired")
    Device.objects.filter(pk=held.pk).update(**facts)
    held.refresh_from_db()
    given = {"erasure": "purge"} if action == "erase" else {"counterparty": asso}
    assert told(record, held, action, **given) == [sentence]


def test_how_a_reason_of_a_past_reads(past, dgpr, standing):
    undated = "indiquez la date : des chiffres en dépendent"
    assert told(past, ("register", None), ("move", None, {"organisation": dgpr})) == [undated]
    early = "il serait entré avant sa fabrication (01/01/2020)"
    assert told(past, ("register", "2019-12-31"), manufactured_on=date(2020, 1, 1)) == [early]
    near = "« Direction de la prévention des risques » relève de la même entité déclarante : utilisez un déplacement"
    assert told(record, standing("retired"), "transfer", counterparty=dgpr) == [near]
    entering = [ledger.History(cast.new(), [ledger.Step("store", cast.DAY)])]
    assert told(ledger.enter, entering, cast.acting(OPERATOR)) == ["il n’est pas au registre"]
