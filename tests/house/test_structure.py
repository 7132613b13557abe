"""The shape of the code base: who imports whom, how long a module may be, how many stand beside each other."""

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module

import pytest
from django.core.management import call_command
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from tests.house.modules import MODULES, PACKAGES, SOURCES, TESTS, in_modules, short, tree

# Which idea may know which, besides itself. The site, the settings and the addresses name everybody.
KNOWS = {
    "tabular": "",
    "shared": "tabular",
    "organisations": "tabular shared",
    "devices": "tabular shared organisations",
    "figures": "tabular shared organisations devices",
    "imports": "tabular shared organisations devices",
    "scanning": "tabular shared organisations devices",
    "stocktakes": "tabular shared organisations devices scanning",
    "transfers": "tabular shared organisations devices scanning",
    "waste": "tabular shared organisations devices figures scanning",
    "labels": "tabular shared organisations devices",
    "donations": "tabular shared organisations devices scanning",
}
# The floors inside an idea: rules, models, verbs and figures, surfaces. A module is told by the names of its path.
RULES = set(
    "moves data_gate judged lifecycle folding instants access validators tags serials makers wedge barcodes rendering"
    " icons security_log append_only folded fields act process".split()
)
SHARED_SURFACES = {
    "forms",
    "filters",
    "exporting",
    "download",
    "pagination",
    "serving",
    "client",
    "throttle",
    "surfaces",
    "sites",
}
SURFACES = SHARED_SURFACES | {"views", "api", "admin", "management", "context", "middleware", "templatetags"}
# They assemble the project: they may name anything, and nothing may import them.
ROOTS = {"registry.urls", "registry.settings", "registry.wsgi", "donations.management.commands.demo"}


@cache
def imports(module):
    """The project's own modules that it imports, by full name."""
    package = module.split(".") if MODULES[module].name == "__init__.py" else module.split(".")[:-1]
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *filter(None, [node.module])])
            names = {f"{base}.{alias.name}" for alias in node.names}
            found.update(name if name in MODULES else base for name in names)
    return {name for name in found if name.split(".")[0] in PACKAGES}


def idea(module):
    """`registry.devices.ledger.acts` is of `devices`; `labels` and `donations` are one idea each."""
    package, *rest = module.split(".")
    return package if package != "registry" else rest[0] if rest else ""


def kind(module):
    """The kind of surface that a module is, by the first name of its path that tells one."""
    return next((part for part in module.split(".")[1:] if part in SURFACES), "")


def floor(module):
    *_, last = module.split(".")
    if module in ROOTS or last == "urls":
        return 4
    if kind(module):
        return 3
    return 0 if last in RULES else 1 if "models" in module.split(".") else 2


def test_an_idea_knows_only_those_it_stands_on():
    def strangers(module):
        if module in ROOTS or idea(module) not in KNOWS:
            return None
        return {name for name in imports(module) if idea(name) not in {idea(module), *KNOWS[idea(module)].split()}}

    assert in_modules(strangers) == {}
    assert {idea(module) for module in MODULES} - KNOWS.keys() == {"site", "settings", "urls", "wsgi", "formats", ""}


def test_nobody_names_what_names_everybody():
    named = in_modules(lambda module: {name for name in imports(module) if idea(name) not in KNOWS})
    assert {module for module in named if idea(module) in KNOWS} == set()


def test_imports_go_down():
    def up(module):
        return {name for name in imports(module) if idea(name) == idea(module) and floor(name) > floor(module)}

    assert in_modules(up) == {}


def test_surfaces_stand_on_top():
    """Of another idea, a surface may be known by surfaces alone."""
    assert in_modules(lambda module: {name for name in imports(module) if floor(module) < 3 <= floor(name)}) == {}


def test_surfaces_leave_each_other_alone():
    def others(module):
        known = {name for name in imports(module) if floor(name) == floor(module) == 3}
        return {name for name in known if kind(name) not in SHARED_SURFACES | {kind(module)}}

    assert in_modules(others) == {}


# The stages of an import, as they know each other: the words that a file may hold come before the file.
STAGES = "values opening explaining matching planning".split()


def test_a_stage_of_an_import_knows_only_those_before_it():
    def stage(module):
        place = module.removeprefix("registry.imports.").split(".")[0]
        return STAGES.index(place) if module.startswith("registry.imports.") and place in STAGES else -1

    staged = [module for module in MODULES if stage(module) >= 0]
    assert {one: name for one in staged for name in imports(one) if stage(name) > stage(one)} == {}


def test_no_module_stands_on_itself():
    TopologicalSorter({module: imports(module) - {module} for module in MODULES}).prepare()


def test_imports_stand_at_the_top():
    def inner(module):
        known = ast.walk(tree(module))
        functions = [node for node in known if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        nodes = (node for function in functions for node in ast.walk(function))
        return [node.lineno for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]

    assert in_modules(inner) == {}


def test_only_the_settings_and_addresses_name_the_other_packages():
    def named(module):
        texts = [node.value for node in ast.walk(tree(module)) if isinstance(node, ast.Constant)]
        return [text for text in texts if isinstance(text, str) and re.match(r"(donations|labels)\.", text)]

    assert {module for module in in_modules(named) if module.startswith("registry")} <= ROOTS


# Django reads these by their name.
INNER = {"Meta", "Command", "Media"}


def test_a_class_name_stands_for_one_thing():
    where = {}
    for module in MODULES:
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.ClassDef) and node.name not in INNER:
                where.setdefault(node.name, []).append(f"{short(MODULES[module])}:{node.lineno}")
    assert {name: places for name, places in where.items() if len(places) > 1} == {}


# What a class of the API is, and how its name ends; the first that fits.
SUFFIXES = {ViewSetMixin: ("ViewSet",), APIView: ("APIView",), BaseSerializer: ("Serializer", "Row")}


def test_a_class_of_the_api_tells_its_kind():
    def misnamed(module):
        classes = vars(import_module(module)).values() if kind(module) == "api" else ()
        own = [one for one in classes if isinstance(one, type) and one.__module__ == module]
        ends = {one.__name__: next((SUFFIXES[base] for base in SUFFIXES if issubclass(one, base)), "") for one in own}
        return [name for name, suffixes in ends.items() if not name.endswith(suffixes)]

    assert in_modules(misnamed) == {}


MOST_MODULES = 15


def test_a_package_stays_small():
    beside = {}
    for path in [*SOURCES, *TESTS]:
        if path.name != "__init__.py":
            beside.setdefault(short(path.parent), []).append(path)
    assert {package: len(found) for package, found in beside.items() if len(found) > MOST_MODULES} == {}


def test_tables_know_no_django():
    def django(module):
        nodes = ast.walk(tree(module))
        return [node.module for node in nodes if isinstance(node, ast.ImportFrom) and "django" in (node.module or "")]

    assert {module for module in in_modules(django) if idea(module) == "tabular"} == set()


def test_surfaces_alone_answer_over_http():
    def http(module):
        nodes = [node for node in ast.walk(tree(module)) if isinstance(node, ast.ImportFrom)]
        return [node.module for node in nodes if re.match(r"django\.http|rest_framework", node.module or "")]

    assert {module for module in in_modules(http) if floor(module) < 3} == set()


# A scan is met in a queue, a list or a page: its purpose states it for all of them.
EDGES = {"registry.shared.act", "registry.scanning.purposes"}


def called(module):
    calls = [node.func for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
    return {call.id for call in calls if isinstance(call, ast.Name)}


def test_an_act_is_stated_at_the_edge():
    assert {module for module in MODULES if floor(module) < 3 and called(module) & {"Act", "stated"}} == EDGES


def test_the_logs_are_appended_to_in_one_place():
    written = re.compile(r"\b(?:Event|Change)\.\w+\.(?:bulk_create|create|get_or_create)\(|\b(?:event|change)\.save\(")
    assert in_modules(lambda module: written.findall(MODULES[module].read_text("utf-8"))) == {}


def test_a_module_says_what_it_alone_knows():
    assert in_modules(lambda module: tree(module).body and not ast.get_docstring(tree(module))) == {}


def test_a_module_stays_short():
    lines = {short(path): path.read_text("utf-8").count("\n") for path in [*SOURCES, *TESTS]}
    assert {module: count for module, count in lines.items() if count > 300} == {}


# They divide lengths, seconds and kilograms, or join paths: no device is counted there.
DIVIDE = {
    "registry.shared.icons",
    "registry.shared.printing.paper",
    "registry.devices.documents.media",
    "registry.organisations.throttle",
    "registry.waste.collecting.register",
    "registry.waste.collecting.weights",
    "registry.scanning.views.offline",
}


def divided(module):
    """Its divisions, save a path that is joined to a text."""
    found = (node for node in ast.walk(tree(module)) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
    rights = ((node, node.right) for node in found)
    return [
        ast.unparse(node)
        for node, right in rights
        if not isinstance(right, ast.JoinedStr) and not isinstance(getattr(right, "value", None), str)
    ]


def test_only_figures_makes_a_share():
    shares = {module for module in in_modules(divided) if idea(module) != "labels"} - DIVIDE
    assert shares == {"registry.figures.figures"}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
