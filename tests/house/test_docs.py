"""The documentation tells the truth: its links, commands, settings, roles, files and tables of moves."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from registry.imports.values.columns import ORGANISATION_COLUMNS
from registry.shared.access import ACTS, Role
from tests import drawing, refusals

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
READERS = {"setting", "at_least", "switch", "address", "database"}
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def text(page):
    return page.read_text("utf-8")


def anchor(heading):
    """As the forges that show Markdown make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def leads(page, path, part):
    """Whether the file exists, and has the heading when one is named."""
    there = (page.parent / path).resolve() if path else page
    return there.exists() and (not part or part in map(anchor, re.findall(r"^#+ (.+)$", text(there), re.M)))


def table(page, first):
    """The rows of the table whose first heading is `first`, headings included, cells stripped."""
    (block,) = re.findall(rf"^\| {re.escape(first)} \|.*(?:\n\|.*)+", text(page), re.M)
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in block.splitlines()]
    return [rows[0], *rows[2:]]


@each_page
def test_a_link_leads_somewhere(page):
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", text(page)) if "://" not in target]
    assert [target for target in targets if not leads(page, *target.partition("#")[::2])] == []


def test_every_image_is_shown():
    shown = {name for page in PAGES for name in re.findall(r"images/([\w-]+\.png)\)", text(page))}
    assert shown == {image.name for image in (ROOT / "docs/images").iterdir()}


@each_page
def test_a_command_that_is_shown_exists(page):
    commands = set(re.findall(r"manage\.py ([a-z]\w+)", text(page)))
    assert commands - set(get_commands()) == set()


def test_the_table_of_commands_is_of_commands():
    rows = table(README, "`python manage.py …`")[1:]
    assert {re.match(r"`(\w+)", command)[1] for command, _ in rows} <= set(get_commands())


@each_page
def test_a_make_target_that_is_shown_exists(page):
    rules = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.M))
    shown = re.findall(r"(?:`|&& |^|[A-Z]\S+ )make ([a-z]+)", text(page), re.M)
    assert set(shown) - rules == set()


def test_the_table_of_settings_is_what_the_settings_read():
    calls = [node for node in ast.walk(ast.parse(text(ROOT / "registry/settings.py"))) if isinstance(node, ast.Call)]
    asked = [call.args[0] for call in calls if getattr(call.func, "id", "") in READERS]
    read = [name.value for name in asked if isinstance(name, ast.Constant)]
    assert sorted(row[0].strip("`") for row in table(README, "setting")[1:]) == sorted(read)


@pytest.mark.parametrize("page", [README, ROOT / "docs/administrateurs.md"], ids=lambda page: page.name)
def test_the_columns_of_a_file_of_organisations_are_those_that_are_read(page):
    shown = re.findall(r"`(code,[\w,]+)`", text(page))
    assert shown == [",".join(column.key for column in ORGANISATION_COLUMNS)]


def test_the_settings_of_the_example_exist():
    known = {row[0].strip("`") for row in table(README, "setting")[1:]}
    shown = re.findall(r"^([A-Z_]{3,})=", text(ROOT / "docs/running.md"), re.M)
    assert shown
    assert set(shown) - known == set()


def test_the_table_of_roles_is_the_one_in_force():
    (_, *roles), *rows = table(ROOT / "docs/administrateurs.md", "Ce que le rôle permet")
    assert roles == [role.label for role in ACTS]
    told = {role: set() for role in ACTS}
    for what, *cells in rows:
        for role, cell in zip(ACTS, cells, strict=True):
            assert cell in ("oui", "")
            told[role] |= set(re.findall(r"`(\w+)`", what)) if cell else set()
    assert told == ACTS


def test_every_role_has_a_name():
    assert set(ACTS) == set(Role)


TOP = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"var", "build"}


def named_files(page):
    """What stands between backticks as a path from the root, a Python module without its suffix included."""
    texts = re.findall(r"`(\.?[\w-]+(?:[/.][\w.-]+)+/?)`", text(page))
    return {
        one for one in texts if one.split("/")[0] in TOP or re.search(r"\.(py|md|toml|lock|html|js|json|yml)$", one)
    }


@each_page
def test_a_file_that_is_named_exists(page):
    missing = {one for one in named_files(page) if not (ROOT / one).exists() and not (ROOT / f"{one}.py").exists()}
    assert missing == set()


def test_every_recipe_names_files_and_tests():
    _, *recipes = re.split(r"^### ", text(ROOT / "CONTRIBUTING.md"), flags=re.M)
    heads = [recipe.splitlines()[0] for recipe in recipes]
    assert heads == "A fact|A figure|An act|A process|A scan purpose|A file format|A list".split("|")
    assert [recipe for recipe in recipes if not re.search(r"Tests:\s+`tests/", recipe)] == []


def test_the_hook_lints_with_the_locked_version():
    locked = re.search(r"^ruff==(\S+)", text(ROOT / "requirements-dev.lock"), re.M)[1]
    assert re.findall(r"rev: v(\S+)", text(ROOT / ".pre-commit-config.yaml")) == [locked]


def test_the_forge_runs_what_we_run_on_the_oldest_python():
    steps = text(ROOT / ".github/workflows/ci.yml")
    oldest = re.search(r'requires-python = ">=([\d.]+)"', text(ROOT / "pyproject.toml"))[1]
    assert re.search(r"run: \.ci/run$", steps, re.M)
    assert re.findall(r'python-version: "([\d.]+)"', steps) == [oldest]


PYTHON = [path for package in ("registry", "donations", "labels", "tests") for path in (ROOT / package).rglob("*.py")]
LAW = ROOT / "docs/decisions/law.md"


def test_the_code_cites_the_law_by_a_heading_that_exists():
    cited = {
        (short, part)
        for path in PYTHON
        for short, part in re.findall(r"(docs/decisions/[\w.-]+\.md)(?:#([\w-]+))?", text(path))
    }
    assert ("docs/decisions/law.md", "purchases") in cited
    assert {cite for cite in cited if not leads(README, *cite)} == set()


def test_the_code_cites_no_page_that_is_not_here():
    """A bare number of a chapter says nothing to whoever has only the repository."""
    bare = {path.relative_to(ROOT).as_posix() for path in PYTHON if re.search(r"domaine? §|§\d+\.\d", text(path))}
    assert bare == set()


def test_the_tables_of_moves_are_current():
    assert text(drawing.PAGE) == drawing.page(), "run: python -m tests.drawing"


def test_the_codes_of_refusals_are_current():
    assert text(refusals.PAGE) == refusals.page(), "run: python -m tests.refusals"


def commands(page, *programs):
    """The shell lines of a page that begin with one of `programs`."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text(page), re.M | re.S)
    lines = (line.partition("  #")[0].strip() for block in blocks for line in block.splitlines())
    return [line for line in lines if line.split(" ")[0] in programs]


@pytest.mark.parametrize("kept", [{}, {"ab/cdef": b"photo", "01/2345": b"facture"}], ids=["no document yet", "some"])
def test_documents_are_saved_and_restored_as_the_page_says(tmp_path, kept):
    home = tmp_path / "registre"
    home.mkdir()
    for name, content in kept.items():
        (home / "var/documents" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "var/documents" / name).write_bytes(content)
    lines = commands(ROOT / "docs/running.md", "mkdir", "tar")
    script = "\n".join(lines).replace("/srv/registre", str(home))
    done = subprocess.run(["sh", "-eu", "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    found = home / "restored/documents"
    assert {
        path.relative_to(found).as_posix(): path.read_bytes() for path in found.rglob("*") if path.is_file()
    } == kept


def test_the_demonstration_shows_our_own_error_pages():
    """Django's are in English, and show the code."""
    told = subprocess.run(["make", "-n", "demo"], cwd=ROOT, capture_output=True, text=True).stdout
    assert told.index("manage.py collectstatic") < told.index("manage.py runserver")
    assert re.search(r"^demo: export DEBUG := false$", text(ROOT / "Makefile"), re.M)
