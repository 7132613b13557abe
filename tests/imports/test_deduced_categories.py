"""A category that a file does not tell is deduced from what it tells, else asked once for the file."""

import pytest

from registry.devices.models import Device
from registry.imports.explaining.explained import explained
from registry.imports.explaining.translations import translate
from registry.imports.models import Translation
from registry.shared.access import OPERATOR
from tests import codes, reading, staging

pytestmark = pytest.mark.usefixtures("sound", "places")

PAGE = "/materiels/import/"


MECM = (
    "Netbios_Name0;SerialNumber0;Manufacturer0;Model0\n"
    "PC1;M1;HP;HP EliteBook 840 G8 Notebook PC\n"
    "PC2;M2;LENOVO;20XW00A8FR\n"
)
INTUNE = (
    "Device ID,Device name,Serial number,Manufacturer,Model,IMEI,Category,Ownership,OS\n"
    "a1,PC-1,I1,LENOVO,20XW00A8FR,,Unknown,Company,Windows\n"
    "a2,TEL-1,I2,Apple,iPhone 13,353456789012345,Unknown,Company,iOS\n"
    "a3,TEL-2,I3,Wiko,View 5,353456789012352,Unknown,Company,Android 12\n"
)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (MECM, [("M1", "laptop", "HP EliteBook 840 G8 Notebook PC"), ("M2", "laptop", "20XW00A8FR")]),
        (
            MECM.replace("SerialNumber0", "Serial_Number0"),
            [("M1", "laptop", "HP EliteBook 840 G8 Notebook PC"), ("M2", "laptop", "20XW00A8FR")],
        ),
        (
            "SMS_R_System.NetbiosName,SMS_G_System_PC_BIOS.SerialNumber,SMS_G_System_SYSTEM_ENCLOSURE.ChassisTypes\n"
            "PC1,M1,{9}\nPC2,M2,3\n",
            [("M1", "laptop", ""), ("M2", "desktop", "")],
        ),
        (INTUNE, [("I1", "laptop", "20XW00A8FR"), ("I2", "smartphone", "iPhone 13"), ("I3", "smartphone", "View 5")]),
        (
            "Nom de l'appareil;Numéro de série;Fabricant;Modèle;Catégorie;Système d'exploitation;Propriété\n"
            "PC-1;I1;Dell Inc.;Latitude 5420;Inconnu;Windows;Entreprise\n",
            [("I1", "laptop", "Latitude 5420")],
        ),
        ("Numéro de série;Marque;Modèle\nS1;Dell;OptiPlex 7090\n", [("S1", "desktop", "OptiPlex 7090")]),
        (
            "serial;category;manufacturer;model\nS1;N/A;Dell;P2419H\nS2;-;Dell;P2419H\nS3;écran;Dell;Latitude\n",
            [("S1", "screen", "P2419H"), ("S2", "screen", "P2419H"), ("S3", "screen", "Latitude")],
        ),
    ],
)
def test_a_category_is_deduced_where_the_file_tells_none(everywhere, data, found):
    devices, told = everywhere(data)
    assert [(row[0], row[1], row[3]) for row in devices] == found
    assert all("Catégorie déduite d" in text for text in told)
    assert not Translation.objects.exists()


UNTOLD = "serial;manufacturer;model\nS1;Acme;One\nS2;Acme;Two\nS3;Dell;OptiPlex 7090\n"


def test_a_category_that_nothing_tells_is_asked_once_for_the_file(everywhere, manager, mte):
    staged = staging.stage(UNTOLD.encode(), "", mte, by=manager)
    assert codes.of_rows(staged.obstacles) == [(line, "catégorie", "category_missing") for line in (2, 3)]
    found, told = everywhere(UNTOLD, category="screen")
    assert [row[:2] for row in found] == [("S1", "screen"), ("S2", "screen"), ("S3", "desktop")]
    assert all("donnée pour tout le fichier : écran (2 lignes)." in text.replace("Écran", "écran") for text in told)
    assert not Translation.objects.exists()


def test_the_preview_asks_the_category_and_remembers_it_for_this_file_alone(visit, manager, upload):
    client = visit(manager)
    shown = client.post(PAGE, {"organisation": "MTE", "file": upload(UNTOLD.encode())}, follow=True)
    assert "De quelle catégorie s’agit-il ?" in reading.words(shown)
    assert "2 lignes, dont la ligne 2." in reading.words(shown)
    assert "Importer 1" not in reading.words(shown)
    again = client.post(PAGE, {"organisation": "MTE", "file": upload(UNTOLD.encode())}, follow=True)
    assert "De quelle catégorie s’agit-il ?" in reading.words(again)


def test_what_is_deduced_does_not_change_a_known_device(device, mte):
    device(at=mte, serial="S1", manufacturer="Dell", category="screen", model="")
    staged = staging.stage(b"serial;manufacturer;model\nS1;Dell;OptiPlex\n", "", mte, by=OPERATOR)
    assert (staged.errors, staged.uncategorised, staged.samples["changed"][0].changed) == (
        [], [], [("modèle", "", "OptiPlex")],
    )  # fmt: skip
    staging.apply(staged)
    assert Device.objects.get().category.code == "screen"


@pytest.mark.parametrize("word", ["Unknown", "inconnu", "N/A", "-", "Non renseigné", "Uncategorized", "?"])
def test_a_word_for_nothing_is_never_asked_nor_retained(mte, word):
    data = f"serial;category;état;site;model\nS1;{word};{word};{word};Latitude 5420\n".encode()
    assert explained(data, "", mte).asks() == ""
    staged = staging.stage(data, "", mte, by=OPERATOR)
    assert (staged.errors, [line.device.category.code for line in staged.samples["new"]]) == ([], ["laptop"])
    for kind in ("category", "status", "place"):
        with codes.invalid(written="says_nothing"):
            translate(mte, kind, word, {"category": "laptop"}.get(kind, ""), by=OPERATOR)


def test_a_word_that_contradicts_the_model_is_asked(mte):
    (error,) = explained(b"serial;category;model\nS1;Moniteur;Latitude\n", "", mte).reading().errors
    assert (codes.of_rows([error]), error.value) == ([(2, "category", "not_in_the_choices")], "Moniteur")
