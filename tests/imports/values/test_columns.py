import pytest

from registry.imports.values.columns import DEVICE_COLUMNS, ORGANISATION_COLUMNS, match, with_choices
from registry.tabular.folding import fold

CONTRACT = (
    "tag serial category manufacturer model organisation acquired_on origin price manufactured_on reused_on "
    "retired_on functional security_excluded unit_value erasure left_on route counterparty reuse_commitment "
    "reuse_proof"
).split()


def test_every_column_of_the_contract_is_read():
    assert [column.key for column in DEVICE_COLUMNS if column.key not in ("issued_on", "place", "note")] == CONTRACT
    assert [column.key for column in ORGANISATION_COLUMNS][:5] == ["code", "name", "kind", "parent", "siret"]


@pytest.mark.parametrize("columns", [DEVICE_COLUMNS, ORGANISATION_COLUMNS])
def test_names_of_columns_and_choices_never_clash(columns):
    names = [fold(name) for column in columns for name in {column.key, fold(column.heading)}]
    assert len(set(names)) == len(names)
    for column in columns:
        labels = [fold(label) for _, label in column.choices]
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("columns", [DEVICE_COLUMNS, ORGANISATION_COLUMNS])
@pytest.mark.parametrize("spelling", [str, str.upper, "  {} ".format, "\ufeff{}".format, '"{}"'.format])
@pytest.mark.parametrize("name", ["key", "heading"])
def test_keys_and_french_headings_are_recognised(columns, spelling, name):
    matching = match([spelling(getattr(column, name)) for column in columns], columns)
    assert matching.problems == ()
    assert list(matching.places.values()) == list(columns)


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Catégorie", "category"),
        ("CATEGORIE", "category"),
        ("Numero de serie", "serial"),
        ("Date d’acquisition", "acquired_on"),
        ("Prix HT (€)", "price"),
        ("acquired on", "acquired_on"),
        ("Modèle\n", "model"),
    ],
)
def test_spellings_of_a_heading(heading, key):
    assert [column.key for column in match([heading], DEVICE_COLUMNS).places.values()] == [key]


def test_every_problem_of_the_headings_is_told_at_once():
    matching = match(["code", "Code", "Couleur", "", "Poids", "type", "parent"], ORGANISATION_COLUMNS)
    assert [column.key for column in matching.places.values()] == ["code", "kind", "parent"]
    assert [reason.code for _, reason in matching.problems] == ["column_twice", "column_unknown", "column_missing"]
    twice, unknown, missing = matching.problems
    assert twice == ("Code", "La colonne « code » figure deux fois : n’en gardez qu’une.")
    assert unknown[0] == "Couleur, Poids"
    assert unknown[1].startswith("Colonne inconnue")
    assert "rattachement" in unknown[1]
    assert missing == ("nom", "La colonne « nom » (name) est obligatoire : ajoutez-la.")


def test_choices_can_come_from_elsewhere():
    columns = with_choices(DEVICE_COLUMNS, category=[("scanner", "numériseur")])
    changed = [column for column, before in zip(columns, DEVICE_COLUMNS, strict=True) if column != before]
    assert [(column.key, column.choices) for column in changed] == [("category", (("scanner", "numériseur"),))]
