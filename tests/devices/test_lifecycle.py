"""What may happen to a device: every state against every act, then each guard."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from registry.devices import ledger
from registry.devices.ledger import audit
from registry.devices.lifecycle import MOVES
from registry.devices.models import Device
from registry.shared.access import OPERATOR
from tests import cast

STATUSES = (
    "received in_stock in_service in_repair retired offered reserved consigned"
    " donated staff transferred sold taken_back recycled lost stolen"
).split()
HELD = STATUSES[:8]
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


@pytest.fixture
def facts(dgpr, men, asso):
    """For each act, all that it asks for."""
    party = {"counterparty": men}
    return {
        "receive": {"organisation": dgpr, "origin": "new"},
        "register": {"organisation": dgpr},
        "move": {"organisation": dgpr},
        "erase": {"erasure": "clear"},
        "retire": {"functional": True},
        "reserve": {"counterparty": asso},
        "hand_over": {"counterparty": asso},
        "donate": {"counterparty": asso},
        "accept": {"organisation": men},
        "transfer": party,
        "sell": party,
        # A device that works is not waste without a reason.
        "take_back": party | {"motive": "Sans preneur"},
        "recycle": party | {"motive": "Sans preneur"},
        "consign": {"motive": "Sans preneur"},
    }


@pytest.fixture
def standing(device, past, men):
    """A device that stands in a state, with nothing against any act that its state allows."""

    def make(status):
        if status == "retired":
            return past(*cast.way(status, men), ("erase", cast.DAY, {"erasure": "purge"}))
        return device(status)

    return make


def told(act, *args, **facts):
    """Every reason, in words."""
    with pytest.raises(ledger.Refused) as refused:
        act(*args, **facts)
    return [reason for _, reason in refused.value.refusals]


def refusals(act, *args, **facts):
    return [reason.code for reason in told(act, *args, **facts)]


def record(device, action, on=cast.DAY, motive="", **facts):
    return ledger.record([device], action, cast.acting(OPERATOR, on, motive), **facts)


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


CATEGORIES = [("laptop", True), ("server", True), ("other", True), ("screen", False), ("dock", False)]


@pytest.mark.parametrize("erasure", ["", "none_needed", "clear", "purge", "destroy", "failed"])
@pytest.mark.parametrize(("category", "holds_data"), CATEGORIES)
def test_erasure_gate(past, facts, category, holds_data, erasure):
    steps = [("register", "2020-01-01"), ("retire", "2024-01-01", {"functional": True})]
    if erasure:
        steps.append(("erase", "2024-01-02", {"erasure": erasure}))
    refused = ["erasure_failed"] if erasure == "failed" else ["not_erased"] if holds_data and not erasure else None
    for action in ("offer", "donate", "staff", "transfer", "sell", "take_back", "recycle", "consign"):
        device, given = past(*steps, category=category), facts.get(action, {})
        if refused:
            assert (action, refusals(record, device, action, **given)) == (action, refused)
            assert (action, refusals(past, *steps, (action, cast.DAY, given), category=category)) == (action, refused)
        else:
            record(device, action, **given)


@pytest.mark.parametrize("erasure", ["none_needed", "clear", "purge", "destroy", "failed"])
@pytest.mark.parametrize("action", ["retire", "store"])
def test_a_failure_leads_to_destruction(past, facts, action, erasure):
    failed = past(("receive", "2023-01-01"), ("erase", "2023-01-02", {"erasure": "failed"}))
    record(failed, action, **facts.get(action, {}))
    if erasure in ("destroy", "failed"):
        record(failed, "erase", erasure=erasure)
    else:
        assert refusals(record, failed, "erase", erasure=erasure) == ["only_destruction"]
    failed.refresh_from_db()
    assert failed.erasure == ("destroy" if erasure == "destroy" else "failed")


def test_a_failure_that_was_none_is_corrected(past, asso):
    device = past(
        ("register", "2023-01-01"),
        ("retire", "2023-01-02", {"functional": True}),
        ("erase", "2023-01-03", {"erasure": "failed"}),
    )
    ledger.correct(cast.last(device), cast.acting(OPERATOR, motive="Erreur de saisie"))
    record(device, "erase", erasure="purge")
    record(device, "donate", counterparty=asso)


def test_a_failure_stands_until_its_medium_is_destroyed_whatever_the_device_serves(past):
    """A medium that was changed since was destroyed: that is what is attested."""
    device = past(
        ("register", "2023-01-01"),
        ("erase", "2023-01-02", {"erasure": "failed"}),
        ("issue", "2023-01-03"),
        ("store", "2023-01-04"),
    )
    with pytest.raises(ledger.Refused):
        record(device, "erase", erasure="purge")
    record(device, "erase", erasure="destroy")


@pytest.mark.parametrize("action", ["lose", "steal"])
@pytest.mark.parametrize("status", HELD)
def test_what_is_lost_or_stolen_passes_the_gate_unerased(device, status, action):
    held = device(status)
    Device.objects.filter(pk=held.pk).update(erasure="", unit_value=999, security_excluded=True)
    record(held, action)
    held.refresh_from_db()
    assert held.status == {"lose": "lost", "steal": "stolen"}[action]


@pytest.mark.parametrize("action", ["reserve", "hand_over"])
def test_a_gift_is_judged_again_at_every_step(device, asso, action):
    """What a lot already holds may have changed category, cap or rule since."""
    held = device({"reserve": "offered", "hand_over": "reserved"}[action])
    Device.objects.filter(pk=held.pk).update(erasure="", unit_value=301, security_excluded=True)
    assert refusals(record, held, action, counterparty=asso) == [
        "not_erased",
        "over_the_cap",
        "security_excluded",
    ]


AGAIN_IN_USE = {
    "issued": [("store", 3), ("issue", 4)],
    "repaired": [("resume", 4)],
    "reassigned": [("resume", 3), ("reassign", 4)],
}


@pytest.mark.parametrize("use", AGAIN_IN_USE)
def test_data_come_back_with_use(past, asso, use):
    days = {rank: f"2023-0{rank}-01" for rank in range(1, 7)}
    device = past(
        ("register", days[1]),
        ("issue", days[1]),
        ("repair", days[2]),
        ("erase", days[2], {"erasure": "purge"}),
        *((action, days[rank]) for action, rank in AGAIN_IN_USE[use]),
        ("retire", days[5], {"functional": True}),
    )
    assert refusals(record, device, "donate", counterparty=asso) == ["not_erased"]


def test_an_erasure_holds_while_nobody_uses_the_device(past, asso):
    device = past(
        ("register", "2023-01-01"),
        ("erase", "2023-01-02", {"erasure": "clear"}),
        ("repair", "2023-01-03"),
        ("store", "2023-01-04"),
        ("retire", "2023-01-05", {"functional": True}),
        ("reinstate", "2023-01-06"),
        ("retire", "2023-01-07", {"functional": True}),
    )
    record(device, "donate", counterparty=asso)


@pytest.mark.parametrize(
    ("value", "refused"),
    [
        (None, False),
        ("0.00", False),
        ("300.00", False),
        ("300.01", True),
        ("12000.50", True),
    ],
)
@pytest.mark.parametrize("action", ["offer", "donate", "staff"])
def test_cap_of_a_gift(standing, facts, action, value, refused):
    device = standing("retired")
    record(device, "assess", unit_value=value and Decimal(value))
    if refused:
        assert refusals(record, device, action, **facts.get(action, {})) == ["over_the_cap"]
    else:
        record(device, action, **facts.get(action, {}))


@pytest.mark.parametrize("action", ["transfer", "sell", "take_back", "recycle"])
def test_the_cap_is_for_gifts_only(standing, facts, action):
    device = standing("retired")
    record(device, "assess", unit_value=Decimal(5000))
    record(device, action, **facts[action])


@pytest.mark.parametrize("action", ["offer", "donate", "staff"])
def test_an_excluded_device_is_never_given(standing, facts, action):
    device = standing("retired")
    record(device, "assess", security_excluded=True)
    assert refusals(record, device, action, **facts.get(action, {})) == ["security_excluded"]


def test_the_future_is_refused(device):
    tomorrow = date.today() + timedelta(days=1)
    assert refusals(record, device(), "issue", tomorrow) == ["in_the_future"]


def test_today_is_not_the_future(device):
    record(device(), "issue", date.today())


@pytest.mark.parametrize(("on", "refused"), [(date(2024, 3, 14), True), (date(2024, 3, 15), False)])
def test_acts_follow_one_another(device, on, refused):
    held = device(on=date(2024, 3, 15))
    if refused:
        assert refusals(record, held, "issue", on) == ["before_last_act"]
    else:
        record(held, "issue", on)


def test_an_unknown_day_does_not_hide_the_day_before_it(past):
    steps = ("register", "2024-03-15"), ("issue", None), ("store", "2024-03-14")
    assert refusals(past, *steps) == ["before_last_act"]


@pytest.mark.parametrize("action", ["donate", "staff", "transfer", "sell", "take_back", "recycle", "lose", "steal"])
def test_an_exit_has_a_day(past, facts, action):
    steps = cast.way("retired", None, None)
    assert refusals(past, *steps, ("erase", None, {"erasure": "clear"}), (action, None, facts.get(action, {}))) == [
        "date_missing"
    ]


def test_an_internal_move_has_a_day(past, dgpr):
    assert refusals(past, ("register", None), ("move", None, {"organisation": dgpr})) == ["date_missing"]


def test_nothing_enters_before_it_is_made(past):
    steps = ("register", "2019-12-31")
    assert refusals(past, steps, manufactured_on=date(2020, 1, 1)) == ["entered_before_manufacture"]
    assert past(steps, manufactured_on=date(2019, 12, 31)).status == "in_stock"


def test_a_reserved_device_goes_to_no_one_else(device, men):
    assert refusals(record, device("reserved"), "hand_over", counterparty=men) == ["promised_to_another"]


def test_a_name_does_not_stand_for_who_reserved(device, asso):
    named = {"counterparty_name": asso.name}
    assert refusals(record, device("reserved"), "hand_over", **named) == ["promised_to_another"]
    with pytest.raises(TypeError):
        record(device("offered"), "reserve", **named)


def test_release_forgets_who_reserved(device, men, asso):
    held = device("reserved")
    record(held, "release")
    held.refresh_from_db()
    assert held.recipient is None
    record(held, "reserve", counterparty=men)
    assert refusals(record, held, "hand_over", counterparty=asso) == ["promised_to_another"]


@pytest.mark.parametrize(
    ("action", "status"), [("move", "in_stock"), ("move", "retired"), ("issue", "in_stock"), ("reassign", "in_service")]
)
def test_a_move_stays_in_its_unit(standing, men, action, status):
    assert refusals(record, standing(status), action, organisation=men) == ["other_unit"]


@pytest.mark.parametrize(
    ("action", "status"), [("move", "in_stock"), ("move", "retired"), ("issue", "in_stock"), ("reassign", "in_service")]
)
def test_a_move_follows_its_device(standing, dgpr, action, status):
    device = standing(status)
    record(device, action, organisation=dgpr)
    device.refresh_from_db()
    assert device.organisation == dgpr


def test_a_move_goes_somewhere(standing, dsi):
    assert refusals(record, standing("in_stock"), "move", organisation=dsi) == ["already_there"]


@pytest.mark.parametrize("place", ["asso", "company"])
def test_only_administrations_hold_devices(request, past, standing, place):
    there = request.getfixturevalue(place)
    assert refusals(past, ("register", cast.DAY), at=there) == ["holds_no_fleet"]
    assert "holds_no_fleet" in refusals(record, standing("in_stock"), "move", organisation=there)


def test_a_service_of_the_same_unit_is_no_transfer(standing, dgpr, mte):
    for there in (dgpr, mte):
        assert refusals(record, standing("retired"), "transfer", counterparty=there) == ["same_unit"]


def test_a_transfer_is_to_an_administration(standing, asso):
    assert refusals(record, standing("retired"), "transfer", counterparty=asso) == ["not_an_administration"]


def test_nobody_gives_to_oneself(standing, dgpr):
    assert refusals(record, standing("retired"), "donate", counterparty=dgpr) == ["same_unit"]


def test_a_transfer_arrives_where_it_was_sent(device, men, office):
    sent = device("transferred")
    assert refusals(record, sent, "accept", organisation=office) == ["not_addressed_here"]
    service = cast.organisation("MEN-DNE", "service", men)
    record(sent, "accept", organisation=service)
    sent.refresh_from_db()
    assert (sent.organisation, sent.status, sent.recipient) == (service, "received", None)


def test_a_transfer_to_a_mere_name_never_arrives(standing, men):
    sent = standing("retired")
    record(sent, "transfer", counterparty_name="Commune de Trifouillis")
    assert refusals(record, sent, "accept", organisation=men) == ["not_addressed_here"]


@pytest.mark.parametrize("action", ["sell", "take_back"])
def test_a_proof_is_kept_with_the_stay(standing, men, action):
    device = standing("retired")
    record(device, action, counterparty=men, reuse_commitment=True, motive="Sans preneur")
    record(device, "prove")
    assert (cast.stay(device).reuse_commitment, cast.stay(device).reuse_proof) == (True, True)


ASKED = [
    ("move", "in_stock", "organisation_missing"),
    ("erase", "retired", "erasure_missing"),
    ("retire", "in_stock", "functional_missing"),
    ("reserve", "offered", "counterparty_missing"),
    ("donate", "retired", "counterparty_missing"),
    ("transfer", "retired", "counterparty_missing"),
    ("sell", "retired", "counterparty_missing"),
    ("take_back", "retired", "counterparty_missing"),
    ("recycle", "retired", "counterparty_missing"),
    ("accept", "transferred", "organisation_missing"),
]


@pytest.mark.parametrize(("action", "status", "code"), ASKED)
def test_a_live_act_gives_what_is_asked(standing, action, status, code):
    assert refusals(record, standing(status), action)[0] == code


@pytest.mark.parametrize("action", ["donate", "transfer", "sell", "take_back", "recycle"])
def test_a_name_is_enough_of_a_recipient(standing, action):
    device = standing("retired")
    record(device, action, counterparty_name="Chez Untel", motive="Sans preneur")
    assert (cast.stay(device).counterparty, cast.stay(device).counterparty_name) == (None, "Chez Untel")


def test_a_false_answer_is_an_answer(standing):
    device = standing("in_stock")
    record(device, "retire", functional=False)
    assert cast.stay(device).functional is False


def test_a_past_may_lack_what_a_live_act_gives(past):
    device = past(
        ("register", None, {"origin": ""}),
        ("retire", None),
        ("erase", None),
        ("recycle", "2020-01-01"),
        category="screen",
    )
    assert (device.status, device.functional, device.last_on) == ("recycled", None, date(2020, 1, 1))


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
