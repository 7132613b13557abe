"""Whatever is refused has a code: programs and tests know it by that, and docs/refusals.md lists it."""

import ast
from importlib import import_module

import pytest
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


def said(value):
    """Whether a value of a module is a sentence without a code, or holds one."""
    if isinstance(value, str):
        return not isinstance(value, Reason)
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return any(said(part) for part in parts)


def known(function):
    """What a name may stand for in a function: each value that is given to it there."""
    names = {}
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=value):
                names.setdefault(name, []).append(value)
            case (
                ast.AnnAssign(target=ast.Name(name), value=value)
                | ast.NamedExpr(target=ast.Name(name), value=value)
                | ast.AugAssign(target=ast.Name(name), value=value)
                | ast.For(target=ast.Name(name), iter=value)
                | ast.comprehension(target=ast.Name(name), iter=value)
            ):
                names.setdefault(name, []).append(value)
            case ast.arg(name, ast.Name("str") as text):
                names.setdefault(name, []).append(ast.Call(text, [], []))
    return names


def bare(node, module, names):
    """Whether what is given there is a sentence without a code, or holds one."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr() | ast.Call(func=ast.Name("str")):
            return True
        case ast.Name(name) if name in names:
            # Once: a text may be made from itself.
            others = {key: value for key, value in names.items() if key != name}
            return any(bare(value, module, others) for value in names[name])
        case ast.Name(name):
            return said(getattr(import_module(module), name, None))
        case ast.Attribute(attr="messages"):
            return True
    return any(bare(part, module, names) for part in parts(node))


def parts(node):
    """What is given where this is given: one of them, or all of them together."""
    match node:
        case ast.Call(func=ast.Attribute(text, "format" | "join")) | ast.Starred(text) | ast.Subscript(text):
            return [text]
        case ast.Dict(values=found) | ast.List(found) | ast.Tuple(found) | ast.BoolOp(values=found):
            return found
        case ast.IfExp(_, first, second) | ast.BinOp(first, _, second):
            return [first, second]
        case ast.DictComp(value=found) | ast.ListComp(found) | ast.GeneratorExp(found):
            return [found]
    return []


def given(call):
    """The errors that `ValidationError` and `add_error` are called with."""
    named = {word.arg: word.value for word in call.keywords}
    told = [named[name] for name in ("message", "error") if name in named]
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    refused = {"ValidationError": call.args[:1] + told, "add_error": call.args[1:2] + told}.get(name, [])
    return [] if "code" in named or (name == "ValidationError" and len(call.args) > 1) else refused


def without(module, source):
    """The calls that refuse by a sentence without a code, with what they give."""
    functions = [node for node in ast.walk(source) if isinstance(node, ast.FunctionDef)]
    calls = [(source, {})] + [(one, known(one)) for one in functions]
    found = [(call, names) for one, names in calls for call in ast.walk(one) if isinstance(call, ast.Call)]
    return [ast.unparse(one) for call, names in found for one in given(call) if bare(one, module, names)]


def test_a_form_and_a_model_refuse_with_a_code():
    assert in_modules(lambda module: without(module, tree(module))) == {}


BARE = """
ValidationError("Non.")
ValidationError(message="Non.")
ValidationError({name: "Non." for name in names})
ValidationError(["Non." for _ in names])
ValidationError("Non " + name)
ValidationError({"serial": CLASH or "Non."})
form.add_error(None, error="Non.")
form.add_error(None, " ".join(names))
text = "Non."; form.add_error(None, text)
form.add_error(None, SHAPE)
raise ValidationError([text for text in ["Non."]])
refuse = lambda: form.add_error(None, told)
"""
CODED = """
ValidationError("Non.", code="no")
ValidationError("Non.", "no")
ValidationError({"serial": invalid(CLASH)})
ValidationError({name: invalid(CLASH) for name in names})
text = CLASH; form.add_error(None, text)
form.add_error("Non.", invalid(CLASH))
"""


@pytest.mark.parametrize("line", BARE.strip().split("\n"))
def test_a_sentence_without_a_code_is_found(line):
    assert without("registry.shared.api.bodies", ast.parse(f"def one(form, names, told: str): {line}")) != []


@pytest.mark.parametrize("line", CODED.strip().split("\n"))
def test_a_sentence_with_its_code_is_none(line):
    assert without("registry.shared.moves", ast.parse(f"def one(form, names, told: str): {line}")) == []
