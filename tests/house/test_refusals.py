"""Whatever is refused has a code: programs and tests know it by that, and docs/refusals.md lists it."""

import ast

from django.apps import apps

from tests.house.test_structure import PACKAGES, in_modules, tree

OURS = [model for model in apps.get_models() if model.__module__.split(".")[0] in PACKAGES]


def test_a_constraint_that_speaks_has_a_code():
    constraints = [one for model in OURS for one in model._meta.constraints]
    spoken = [one for one in constraints if one.violation_error_message != one.default_violation_error_message]
    assert [one.name for one in spoken if not one.violation_error_code] == []


def test_a_pattern_has_a_code():
    def without(module):
        calls = [node for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
        return [
            ast.unparse(call)
            for call in calls
            if getattr(call.func, "id", "") == "RegexValidator" and len(call.args) < 3
        ]

    assert in_modules(without) == {}
