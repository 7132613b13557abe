"""The command that writes a sheet of labels."""

import pytest
from django.core.management import CommandError, call_command


@pytest.fixture
def run(tmp_path, capsys):
    """run(*arguments): the file's bytes, None when there is none, and what was printed."""
    out = tmp_path / "labels.pdf"

    def command(*arguments, sheet="avery-l7160"):
        call_command("labels", "--sheet", sheet, "--out", str(out), *arguments)
        return out.read_bytes(), capsys.readouterr()

    command.out = out
    return command


def codes(pages):
    return [[text.rpartition("/")[2] for text in page] for page in pages]


def test_tags(run, device, decoded):
    one, two = device(), device("donated")
    pdf, said = run(one.tag, two.pretty_tag)
    assert codes(decoded(pdf)) == [[one.tag, two.tag]]
    assert said.out == f"Étiquettes : 2. Pages : 1. Fichier : {run.out}\n"
    assert said.err == ""


def test_an_organisation_with_what_depends_on_it(run, device, dgpr, men, decoded):
    held = [device(), device(at=dgpr), device("retired")]
    device("lost"), device(at=men)
    assert codes(decoded(run("--organisation", "MTE")[0])) == [[one.tag for one in held]]


@pytest.mark.parametrize(("skip", "pages"), [("0", [2]), ("19", [2]), ("20", [1, 1])])
def test_skip(run, device, decoded, skip, pages):
    pdf, _ = run(device().tag, device().tag, "--skip", skip)
    assert [len(page) for page in decoded(pdf)] == pages


@pytest.mark.parametrize("sheet", ["brother-dk-11209", "zebra-50x25"])
def test_a_roll_has_a_page_per_label(run, device, decoded, sheet):
    pdf, _ = run(device().tag, device().tag, sheet=sheet)
    assert [len(page) for page in decoded(pdf)] == [1, 1]


def test_a_code_hard_to_read_is_said(run, device):
    assert "sous 0,35 mm" in run(device().tag, sheet="avery-l4731")[1].err


@pytest.mark.parametrize(
    ("arguments", "sheet", "sentence"),
    [
        (["ABC", "DEF"], "avery-l7160", "« ABC » n’est pas .*\n« DEF » n’est pas"),
        (["--organisation", "ABC"], "avery-l7160", "Aucune organisation ne porte le code « ABC »"),
        (["--organisation", "MEN"], "avery-l7160", "Aucune étiquette à imprimer"),
        ([], "avery-l7160", "soit des étiquettes, soit --organisation"),
        (["ABC", "--organisation", "MTE"], "avery-l7160", "soit des étiquettes, soit --organisation"),
        (["--organisation", "MTE"], "avery-l9999", "Format inconnu : « avery-l9999 »"),
        (["--organisation", "MTE", "--skip", "21"], "avery-l7160", "entre 1 et 21"),
    ],
)
def test_what_cannot_be_done_is_named_and_nothing_is_written(run, device, men, arguments, sheet, sentence):
    device()
    with pytest.raises(CommandError, match=sentence):
        run(*arguments, sheet=sheet)
    assert not run.out.exists()


def test_a_file_that_cannot_be_written(run, device, tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        call_command("labels", device().tag, "--sheet", "avery-l7160", "--out", str(tmp_path / "no" / "file.pdf"))
