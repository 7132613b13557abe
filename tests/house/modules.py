"""The modules and templates of the project, and what their source says."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("registry", "donations", "labels")

SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def short(path):
    return path.relative_to(ROOT).as_posix()


MODULES = {name_of(path): path for path in SOURCES}


def in_modules(rule):
    """What `rule` finds wrong with a module, for each where it does."""
    return {module: found for module in MODULES if (found := rule(module))}


def in_templates(rule):
    """What `rule` finds wrong with the text of a template, for each where it does."""
    return {short(path): found for path in TEMPLATES if (found := rule(path.read_text("utf-8")))}


@cache
def tree(module):
    return ast.parse(MODULES[module].read_text("utf-8"))
