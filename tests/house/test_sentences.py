"""How the sentences of the code and of the templates are typed; a test knows a refusal by its code."""

import ast
import re

from tests.house.modules import TESTS, in_modules, in_templates, short, tree

SENTENCE = re.compile(r"[.?!](?:\s|$)| [:»]")


def texts(module):
    """What a module says, each f-string whole, with the module's own constants in it; docstrings are for us."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = list(ast.walk(tree(module)))
    ours = {id(node.body[0].value) for node in nodes if isinstance(node, documented) and ast.get_docstring(node)}
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    named = {
        node.targets[0].id: node.value.value
        for node in tree(module).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }

    def said(node):
        match node:
            case ast.JoinedStr():
                return "".join(map(said, node.values))
            case ast.FormattedValue():
                return said(node.value) or "0"
            case ast.Name():
                return str(named.get(node.id, ""))
            case ast.Constant(value=str()):
                return node.value
        return ""

    whole = [node for node in nodes if isinstance(node, ast.JoinedStr | ast.Constant)]
    return [said(node) for node in whole if id(node) not in ours | parts]


def test_a_sentence_has_typographic_apostrophes():
    """A word that files hold may keep theirs, in a list of words."""

    def straight(module):
        return [text for text in texts(module) if SENTENCE.search(text) and re.search(r"\w'\w", text)]

    assert in_modules(straight) == {}


def test_a_sentence_has_one_colon_at_most():
    """The line of a command is a list: where, what, and then the sentence."""

    def double(module):
        sentences = [sentence for text in texts(module) for sentence in re.split(r"[.?!](?:\s|$)|\n", text)]
        return [sentence for sentence in sentences if len(re.findall(r" : (?!0)", sentence)) > 1]

    assert in_modules(double) == {}


def test_a_template_has_typographic_apostrophes():
    markup = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", re.S)
    assert in_templates(lambda text: re.findall(r"\w+'\w+", markup.sub("", text))) == {}


TOLD = {"ValueError", "ValidationError", "Already", "NotFound", "Refusal", "Refused", "Unknown", "Unreadable"}


def matched(call):
    """The words by which `pytest.raises` knows one of our refusals."""
    words = [word.value for word in call.keywords if word.arg == "match"]
    caught = {getattr(node, "attr", getattr(node, "id", "")) for arg in call.args for node in ast.walk(arg)}
    return [ast.unparse(word) for word in words] if caught & TOLD else []


def test_a_test_knows_a_refusal_by_its_code():
    """`tests/codes.py` asks for it: a sentence may be put better."""

    found = {}
    for path in TESTS:
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        if words := [said for call in calls if getattr(call.func, "attr", "") == "raises" for said in matched(call)]:
            found[short(path)] = words
    assert found == {}
