"""Whatever is refused has a code: programs and tests know it by that, and docs/refusals.md lists it."""

import ast
from importlib import import_module

from django.apps import apps

from registry.shared.moves import Reason
from tests.house.modules import PACKAGES, in_modules, tree

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


def bare(node, module):
    """Whether what is given there is a sentence without a code, or holds one."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr() | ast.Call(func=ast.Name("str")):
            return True
        case ast.Name(name):
            value = getattr(import_module(module), name, None)
            return isinstance(value, str) and not isinstance(value, Reason)
        case ast.Call(func=ast.Attribute(text, "format")):
            return bare(text, module)
        case ast.Attribute(attr="messages"):
            return True
        case ast.Dict(values=parts) | ast.List(parts):
            return any(bare(part, module) for part in parts)
        case ast.IfExp(_, first, second):
            return bare(first, module) or bare(second, module)
    return False


def test_a_form_and_a_model_refuse_with_a_code():
    def given(call):
        """The errors that `ValidationError` and `add_error` are called with."""
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        coded = any(word.arg == "code" for word in call.keywords)
        return [] if coded else {"ValidationError": call.args, "add_error": call.args[1:]}.get(name, [])

    def without(module):
        calls = [node for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
        return [ast.unparse(one) for call in calls for one in given(call) if bare(one, module)]

    assert in_modules(without) == {}
