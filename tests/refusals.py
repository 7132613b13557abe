"""Lists the codes of refusals for docs/refusals.md: `python -m tests.refusals` writes it, a test compares."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/refusals.md"
INTRODUCTION = """# Why something is refused

Made from the code by `python -m tests.refusals`; a test compares.

The API refuses with a status, a sentence (`detail`) and its `code`; of devices, `refusals` holds the tag, reason and
code of each; of an imported file, `errors` holds the line, column, value, reason and code of each, as it does in what
`import_devices --json` prints. Of a body whose fields are wrong there is no such `code`: each field holds its
sentences, and `codes`, whose presence tells it, their codes in the same places: those below, or Django's (`required`,
`invalid`, `max_length`, `unique`…). Programs match codes: sentences may be put better. `already_done` is no error: what
was asked is done.
"""
# What a refusal without a reason of its own is.
GENERAL = {
    "already_done": "It was done before.",
    "devices_refused": "Each device has its own reason and code in `refusals`.",
    "rows_refused": "Each row of the file has its own reason and code in `errors`.",
    "permission_denied": "No role gives the right to do it.",
    "not_authenticated": "Nobody is signed in, or the token is missing.",
    "authentication_failed": "The token is not known.",
    "throttled": "Too many attempts: later.",
    "method_not_allowed": "The address takes another method.",
    "unsupported_media_type": "The address takes a body of another kind.",
    "parse_error": "The body is no readable JSON, or no readable form.",
}


def page() -> str:
    rows = [f"| `{code}` | {'<br>'.join(sorted(sentences))} |" for code, sentences in sorted(codes().items())]
    general = [f"| `{code}` | {meaning} |" for code, meaning in GENERAL.items()]
    return "\n".join([INTRODUCTION, "| Code | Sentence |", "| --- | --- |", *general, *rows, ""])


def codes() -> dict[str, set[str]]:
    found = defaultdict(set)
    for package in ("registry", "donations", "labels"):
        for path in (ROOT / package).rglob("*.py"):
            nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
            named = [(node.lineno, node.targets[0].id, node.value) for node in nodes if is_named(node)]
            for code, sentence in filter(None, map(given, nodes)):
                # Those that are not written there format another.
                if isinstance(code, ast.Constant | ast.Name):
                    name = code.value if isinstance(code, ast.Constant) else code.id.lower()
                    found[name].add(said(written(sentence, named)))
    return {code: sentences for code, sentences in found.items() if code not in GENERAL}


def given(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """The code and the sentence that are written there: of a reason, of a validator or of a constraint."""
    match node:
        case ast.Call(func=ast.Name("Reason"), args=[code, sentence]):
            return code, sentence
        case ast.Call(func=ast.Name("RegexValidator"), args=[_, sentence, code]):
            return code, sentence
        case ast.Call(keywords=[*_, ast.keyword("violation_error_code", code), ast.keyword(_, sentence)]):
            return code, sentence
    return None


def is_named(node: ast.AST) -> bool:
    """Whether a sentence is given a name there, to be refused with a few lines below."""
    sentence = isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.JoinedStr)
    return sentence and isinstance(node.targets[0], ast.Name) and said(node.value) != "…"


def written(sentence: ast.expr, named: list[tuple[int, str, ast.expr]]) -> ast.expr:
    """The sentence itself, where it has a name: what was given that name last, above."""
    above = [one for one in named if one[1] == getattr(sentence, "id", "") and one[0] < sentence.lineno]
    return max(above, key=lambda one: one[0])[2] if above else sentence


def said(node: ast.expr) -> str:
    """A sentence with `…` for what depends on the case."""
    match node:
        case ast.Constant():
            return str(node.value).replace("{}", "…")
        case ast.JoinedStr():
            return "".join(map(said, node.values))
    return "…"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
