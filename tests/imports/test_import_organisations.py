"""Files of organisations: a tree in any order, brought up to date by code, all or nothing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from registry.imports import organisations
from registry.organisations.models import Organisation
from tests import cast, codes

HEADINGS = "code;name;kind;parent;siret"
ALONE = "Une association ou une entreprise ne dépend de personne."
SAME = "Une organisation ne change pas ainsi de nature : créez-en une autre."
BELOW = "Rien ne dépend d’une association ni d’une entreprise."


@pytest.fixture
def run(tmp_path):
    """run(*lines): the exit code, and what was printed on each side."""

    def command(*lines, headings=HEADINGS, data=None):
        path = tmp_path / "organisations.csv"
        path.write_bytes("\n".join([headings, *lines]).encode() if data is None else data)
        out, err = StringIO(), StringIO()
        try:
            call_command("import_organisations", str(path), stdout=out, stderr=err)
        except SystemExit as stop:
            return stop.code, out.getvalue(), err.getvalue().splitlines()
        except CommandError as error:
            return error.returncode, out.getvalue(), [str(error)]
        return 0, out.getvalue(), err.getvalue().splitlines()

    return command


def refused(*lines):
    """The codes of what is wrong with the rows of a file."""
    reading, _ = organisations.load("\n".join([HEADINGS, *lines]).encode(), "organisations.csv")
    return [code for _, _, code in codes.of_rows(reading.errors)]


def tree():
    return {known.code: known.parent and known.parent.code for known in Organisation.objects.select_related("parent")}


TREE = ["ETAT;État;state;;", "MTE;Écologie;unit;ETAT;", "DSI;Numérique;service;MTE;", "PORT;Port;association;;"]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_a_tree_in_any_order(db, run, order):
    assert run(*(TREE[rank] for rank in order)) == (0, "4 organisations à jour.\n", [])
    assert tree() == {"ETAT": None, "MTE": "ETAT", "DSI": "MTE", "PORT": None}
    state, mte, dsi = (Organisation.objects.get(code=code) for code in ("ETAT", "MTE", "DSI"))
    assert dsi.path == f"{state.pk}/{mte.pk}/{dsi.pk}/"
    assert [known.reporting_unit for known in (state, mte, dsi)] == [state, mte, mte]


def test_one_is_not_several(db, run):
    assert run(TREE[0]) == (0, "1 organisation à jour.\n", [])


def test_french_words_say_the_same(db, run):
    lines = ["ETAT;État;État;", "ONR;Rivages;Établissement public;ETAT"]
    assert run(*lines, headings="Code;Nom;Type;Rattachement")[0] == 0
    assert Organisation.objects.get(code="ONR").kind == "public_body"


@pytest.mark.parametrize("again", [1, 2])
def test_the_same_file_again_changes_nothing(db, run, again):
    for _ in range(again + 1):
        assert run(*TREE)[0] == 0
    assert Organisation.objects.count() == 4


def test_a_code_brings_its_organisation_up_to_date(run, dsi, mte):
    known = dsi.pk
    assert run("MTE-DSI;Direction numérique;service;MTE;13002526500013")[0] == 0
    dsi = Organisation.objects.get(pk=known)
    assert (dsi.name, dsi.siret, dsi.parent) == ("Direction numérique", "13002526500013", mte)


def test_a_column_that_is_absent_is_left_alone(run, dsi, mte):
    assert run("MTE-DSI;Direction numérique;service", headings="code;name;kind")[0] == 0
    dsi.refresh_from_db()
    assert (dsi.name, dsi.parent) == ("Direction numérique", mte)


def test_a_service_moves_with_all_below_it(run, dsi, dgpr):
    below = cast.organisation("BUREAU", "service", dsi)
    assert run("MTE-DSI;Numérique;service;MTE-DGPR;")[0] == 0
    dsi.refresh_from_db()
    below.refresh_from_db()
    assert (dsi.path, below.path) == (f"{dgpr.path}{dsi.pk}/", f"{dgpr.path}{dsi.pk}/{below.pk}/")


@pytest.mark.parametrize("order", [1, -1])
def test_two_change_places_in_one_file(run, dsi, dgpr, order):
    cast.organisation("BUREAU", "service", dsi)
    lines = ["BUREAU;Bureau;service;MTE;", "MTE-DSI;Numérique;service;BUREAU;"]
    assert run(*lines[::order]) == (
        0,
        "2 organisations à jour.\n",
        [],
    )
    assert {code: tree()[code] for code in ("BUREAU", "MTE-DSI")} == {"BUREAU": "MTE", "MTE-DSI": "BUREAU"}


@pytest.mark.parametrize(
    ("line", "error", "code"),
    [
        (";X;unit;;", "ligne 3, code : '' : La case est vide : cette information est obligatoire.", "cell_empty"),
        ("X;;unit;;", "ligne 3, name : '' : La case est vide", "cell_empty"),
        ("X;X;club;;", "ligne 3, kind : 'club' : Cette valeur n’est pas dans la liste.", "not_in_the_choices"),
        (
            "X;X;unit;NOPE;",
            "ligne 3, rattachement : 'NOPE' : Aucune organisation ne porte ce code.",
            "unknown_organisation",
        ),
        ("X;X;unit;X;", "ligne 3, rattachement : 'X' : Une organisation ne peut pas dépendre d’elle-même.", "loop"),
        ("X;X;state;ETAT;", "ligne 3, type : 'state' : L’État est la racine : il ne dépend de personne.", "root"),
        ("X;X;association;ETAT;", f"ligne 3, rattachement : 'ETAT' : {ALONE}", "stands_alone"),
        ("X;X;company;ETAT;", f"ligne 3, rattachement : 'ETAT' : {ALONE}", "stands_alone"),
        ("X;X;unit;ETAT;123", "ligne 3, SIRET : '123' : Un SIRET compte 14 chiffres.", "invalid_siret"),
        (
            "X;X;unit;ETAT;1300252650001A",
            "ligne 3, SIRET : '1300252650001A' : Un SIRET compte 14 chiffres.",
            "invalid_siret",
        ),
        ("ETAT;X;state;;", "ligne 3, code : 'ETAT' : Déjà à la ligne 2 de ce fichier.", "twice_in_the_file"),
        (
            f"{'X' * 41};X;unit;;",
            f"ligne 3, code : '{'X' * 41}' : Assurez-vous que cette valeur comporte au plus 40",
            "max_length",
        ),
        (
            f"X;{'x' * 201};unit;;",
            f"ligne 3, nom : '{'x' * 201}' : Assurez-vous que cette valeur comporte au plus 200",
            "max_length",
        ),
        ("X;X;unit;;;de trop", "ligne 3 : '' : La ligne a 6 cases pour 5 titres", "too_many_cells"),
    ],
)
def test_an_error_says_where_what_and_why(db, run, line, error, code):
    exit_code, out, (told,) = run(TREE[0], line)
    assert (exit_code, out) == (1, "Rien n’a été écrit : 1 erreur.\n")
    assert told.startswith(error)
    assert refused(TREE[0], line) == [code]
    assert Organisation.objects.count() == 0


def test_all_errors_at_once(db, run):
    code, out, errors = run(TREE[0], "A;A;unit;NOPE;", "B;B;unit;NADA;", TREE[1])
    assert (code, out) == (1, "Rien n’a été écrit : 2 erreurs.\n")
    assert [error.split(" : ")[0] for error in errors] == ["ligne 3, rattachement", "ligne 4, rattachement"]


@pytest.mark.parametrize("lines", [("A;A;unit;B;", "B;B;unit;A;"), ("A;A;unit;C;", "B;B;unit;A;", "C;C;unit;B;")])
def test_a_loop_is_refused(db, lines):
    assert refused(*lines)[0] == "loop"
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("CLAVIERS;Claviers;association;MTE;", f"ligne 2, rattachement : 'MTE' : {ALONE}"),
        ("CLAVIERS;Claviers;service;MTE;", f"ligne 2, type : 'service' : {SAME}"),
        ("MTE-DSI;Numérique;company;;", f"ligne 2, type : 'company' : {SAME}"),
        ("MTE-DSI;Numérique;service;CLAVIERS;", f"ligne 2, rattachement : 'CLAVIERS' : {BELOW}"),
    ],
)
def test_a_partner_known_stands_alone_for_good(run, dsi, asso, line, error):
    assert run(line) == (1, "Rien n’a été écrit : 1 erreur.\n", [error])
    asso.refresh_from_db()
    assert (asso.kind, asso.parent, asso.name) == ("association", None, "Claviers solidaires")


def test_a_loop_with_what_is_known_is_refused(dsi, mte):
    assert refused("MTE;Écologie;unit;MTE-DSI;") == ["loop"]
    mte.refresh_from_db()
    assert mte.parent.code == "ETAT"


@pytest.mark.parametrize(
    ("siret", "doubt"),
    [("13002526500013", False), ("35600000040773", False), ("88974287600009", True), ("35600000040774", True)],
)
def test_an_odd_siret_is_taken_with_a_warning(db, run, siret, doubt):
    code, _, errors = run(f"ETAT;État;state;;{siret}")
    sentence = f"Ligne 2 : le SIRET {siret} a une clé inhabituelle, vérifiez-le."
    assert (code, errors) == (0, [sentence] if doubt else [])
    assert Organisation.objects.get().siret == siret


def test_a_siret_with_spaces(db, run):
    run("ETAT;État;state;;130 025 265 00013")
    assert Organisation.objects.get().siret == "13002526500013"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04", b"{}", b"code;name;kind\n"])
def test_an_unreadable_file_is_2(db, run, data):
    code, out, errors = run(data=data)
    assert (code, out, len(errors)) == (2, "", 1)


def test_a_missing_file_is_2(db):
    with pytest.raises(CommandError, match="Ce fichier ne s’ouvre pas") as stop:
        call_command("import_organisations", "/nulle/part.csv")
    assert stop.value.returncode == 2
