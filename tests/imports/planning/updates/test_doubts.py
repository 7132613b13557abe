"""Which known device a row is about: what its numbers say, what is asked, and never guessed."""

import pytest

from registry.devices.identity import aliases
from registry.devices.models import Device
from registry.shared.access import OPERATOR
from registry.shared.moves import Reason
from tests import cast, codes, staging
from tests.imports.planning.rows import ENTRY
from tests.imports.planning.updates.known import BOUGHT, KNOWN, numbers
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"tag": "inv-1"}, "unchanged"),
        ({"serial": "s1", "manufacturer": "DELL"}, "changed"),
        ({"serial": "S1", "manufacturer": "Dell"}, "unchanged"),
        ({"serial": "S1"}, "unchanged"),
        ({"serial": "S1", "manufacturer": "HP"}, "new"),
        ({"serial": "S9", "manufacturer": "Dell"}, "new"),
        ({"tag": "INV-9", "serial": "S1", "manufacturer": "Dell"}, "unchanged"),
        ({"tag": "INV-9"}, "new"),
        ({}, "new"),
    ],
)
def test_a_row_is_about(bring, known, row, found):
    assert bring(ENTRY | row) == numbers(**{found: 1})


def test_the_tag_of_the_registry_stays(stage, known):
    staged = stage(ENTRY | {"tag": "INV-9", "serial": "S1", "manufacturer": "Dell"})
    assert staged.left_out == ["Ligne 2 : ce matériel porte l’étiquette INV-1, celle du fichier n’est pas prise."]


def test_the_former_tag_still_names_the_device(known, stage, bring):
    aliases.retag(known, "INV-7", by=OPERATOR)
    assert bring(KNOWN) == numbers(unchanged=1)
    assert stage(KNOWN).left_out == ["Ligne 2 : ce matériel porte l’étiquette INV-7, celle du fichier n’est pas prise."]


DOUBTS = [
    ({"serial": "S1"}, {"INV-1", "INV-2", "skip", "new"}),
    ({"tag": "INV-1", "serial": "S1", "manufacturer": "HP"}, {"INV-1", "INV-2", "skip"}),
    ({"tag": "INV-1", "serial": "S3", "manufacturer": "HP"}, {"INV-1", "INV-3", "skip"}),
    ({"serial": "S3", "manufacturer": "Dell"}, {"INV-3", "skip", "new"}),
]


@pytest.fixture
def twins(bring):
    bring(
        KNOWN,
        KNOWN | {"tag": "INV-2", "manufacturer": "HP"},
        KNOWN | {"tag": "INV-3", "serial": "S3", "manufacturer": ""},
    )


@pytest.mark.parametrize(("row", "choices"), DOUBTS, ids=range(len(DOUBTS)))
@pytest.mark.parametrize("answer", ["INV-1", "INV-2", "INV-3", "new", "skip"])
def test_a_doubt_is_asked_never_guessed(twins, stage, bring, row, choices, answer):
    row = ENTRY | row
    staged = stage(row)
    (question,) = staged.questions
    words = {device.tag for device in question.devices} | {"skip"} | ({"new"} if question.may_be_new else set())
    assert (staged.refused, staged.errors, words) == (True, [], choices)
    assert staging.bring(staged.source).refused
    if answer not in choices:
        assert stage(row, answers={2: answer}).questions == [question]
        return
    done = bring(row, answers={2: answer})
    expected = {"new": numbers(new=1), "skip": numbers()}.get(answer)
    assert expected in (done, None)
    assert sum(done.values()) == (answer != "skip")


def test_whoever_cannot_be_asked_is_told(twins, stage):
    (error,) = stage(ENTRY | {"serial": "S1"}).obstacles
    assert codes.of_rows([error]) == [(2, "", "which_device")]
    assert error.reason == "Ce numéro de série est porté par plusieurs matériels : donnez son étiquette."


@pytest.mark.parametrize(
    ("person", "told"), [("manager", ""), ("national", " (INV-1, à « Ministère de l’éducation »)")]
)
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"tag": "INV-1"}, Reason("tag_taken", "Cette étiquette est déjà sur un autre matériel")),
        (
            {"serial": "S1", "manufacturer": "dell"},
            Reason("serial_taken", "Ce numéro de série est déjà au registre pour ce fabricant"),
        ),
    ],
)
def test_what_another_unit_holds_is_not_told(request, past, stage, men, mte, person, told, row, reason):
    past(BOUGHT, at=men, tag="INV-1", serial="S1", manufacturer="Dell")
    by = request.getfixturevalue(person)
    if told:
        by.memberships.create(organisation=mte, role="manager")
        by = type(by).objects.get(pk=by.pk)
    (error,) = stage(ENTRY | row, by=by).errors
    assert error.reason.code == reason.code
    assert error.reason == (f"{reason}{told} : cet import ne le touche pas." if told else f"{reason}.")


def test_a_number_that_another_unit_holds_without_a_make_is_no_doubt(past, bring, men):
    past(BOUGHT, at=men, serial="S1")
    assert bring(ENTRY | {"serial": "S1", "manufacturer": "Dell"}) == numbers(new=1)


def test_two_rows_about_one_device(known, stage):
    (error,) = stage(ENTRY | {"tag": "INV-1"}, ENTRY | {"serial": "S1"}).errors
    assert codes.of_rows([error]) == [(3, "", "same_device_twice")]
    assert error.reason == "C’est le même matériel que celui de la ligne 2 de ce fichier."


def test_a_device_held_above_is_refused_as_known(known, dsi):
    clerk = cast.user("clerk", "agent", dsi)
    staged = staging.stage(b"tag;category;model\nINV-1;laptop;X", "", dsi, by=clerk)
    assert codes.of_rows(staged.errors) == [(2, "étiquette", "tag_taken")]


# The page.


def test_a_doubt_is_settled_on_the_page(send, twins):
    page = send(ENTRY | {"serial": "S1", "model": "Neuf"})
    assert "De quel matériel s’agit-il ?" in words(page)
    url = page.request["PATH_INFO"]
    assert page.client.post(url, follow=True).status_code == 200
    page = page.client.post(f"{url}reponses/", {"line_2": "INV-2"}, follow=True)
    assert "INV-2 modèle Latitude Neuf" in words(page)
    page.client.post(url, {"confirmed": page.context["stamp"]})
    assert Device.objects.get(tag="INV-2").model == "Neuf"
