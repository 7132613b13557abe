import pytest

from registry.imports.opening.guesses import _SAID, about_people, columns_for, word_for
from registry.imports.values.columns import DEVICE_COLUMNS, FOREIGN_COLUMNS
from registry.tabular.folding import fold

COLUMNS = DEVICE_COLUMNS + FOREIGN_COLUMNS


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("N° d'inventaire", "tag"),
        ("Code barre", "tag"),
        ("N° de série", "serial"),
        ("Numero serie", "serial"),
        ("Numéro de sérié", "serial"),
        ("S/N", "serial"),
        ("Type de matériel", "category"),
        ("CATÉGORIES", "category"),
        ("Constructeur", "manufacturer"),
        ("Désignation", "model"),
        ("Date achat", "acquired_on"),
        ("Date d’achat (facture)", "acquired_on"),
        ("Informations financières et administratives - Date d'achat", "acquired_on"),
        ("Prix d'achat HT", "price"),
        ("Emplacement", "place"),
        ("Commentaire", "note"),
        ("Date de mise en service", "issued_on"),
        ("Service", "organisation"),
        ("Statut", "status"),
        ("Entity", "site"),
        ("Serial number", "serial"),
        ("Couleur", None),
        ("Nom", None),
        ("Système d'exploitation", "system"),
        ("IMEI", "imei"),
        ("", None),
    ],
)
def test_a_heading_looks_like_a_column(heading, key):
    assert columns_for([heading], COLUMNS).get(heading) == key


def test_each_column_is_proposed_once_and_to_the_likeliest():
    assert columns_for(["Numéro de séries", "N° de série", "Serial"], DEVICE_COLUMNS) == {"N° de série": "serial"}


def test_words_of_two_columns_never_clash():
    said = [fold(word) for words in _SAID.values() for word in words]
    assert len(said) == len(set(said))
    assert set(_SAID) == {column.key for column in COLUMNS}


@pytest.mark.parametrize(
    "heading",
    "Usager|Utilisateur|Nom d’utilisateur|Prénom|Courriel|E-mail|Agent|Nom de l’agent|Affecté à|Username|"
    "Checked Out To: First Name|Alternate username|Alternate username number|Contact|Usager numéro|Détenteur".split(
        "|"
    ),
)
def test_a_person_is_never_a_column(heading):
    assert about_people(heading)
    assert columns_for([heading], COLUMNS) == {}


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
def test_no_column_of_ours_is_about_people(column):
    assert not about_people(column.heading)
    assert not about_people(column.key)


def test_what_is_far_longer_than_a_name_is_not_compared_letter_by_letter(monkeypatch):
    monkeypatch.setattr("registry.imports.opening.guesses.SequenceMatcher.ratio", lambda pair: pytest.fail(pair.a))
    assert word_for("e" * 32_000, {"screen": "écran"}) == ""
    assert columns_for(["e" * 300], COLUMNS) == {}
