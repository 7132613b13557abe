"""Lists the codes of refusals for docs/refusals.md: `python -m tests.refusals` writes it, a test compares."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/refusals.md"
INTRODUCTION = """# Why something is refused

Made from the code by `python -m tests.refusals`; a test compares.

The API refuses with a status, a sentence (`detail`) and its `code`; of devices, `refusals` holds the tag, reason and
code of each. Of a body whose fields are wrong, each field holds its sentences, and `codes`, in the same places, their
codes: those below, or Django's (`required`, `invalid`, `max_length`, `unique`…). Programs match codes: sentences may
be put better. `already_done` is no error: what was asked is done.
"""
# What a refusal without a reason of its own is.
GENERAL = {
    "refused": "Any other refusal.",
    "already_done": "It was done before.",
    "devices_refused": "Each device has its own reason and code in `refusals`.",
    "permission_denied": "No role gives the right to do it.",
}


def page() -> str:
    rows = [f"| `{code}` | {'<br>'.join(sorted(sentences))} |" for code, sentences in sorted(codes().items())]
    general = [f"| `{code}` | {meaning} |" for code, meaning in GENERAL.items()]
    return "\n".join([INTRODUCTION, "| Code | Sentence |", "| --- | --- |", *general, *rows, ""])


def codes() -> dict[str, set[str]]:
    found = defaultdict(set)
    for package in ("registry", "donations", "labels"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason" and len(node.args) == 2:
                    code, sentence = node.args
                    # Those that are not written there name themselves, or format another.
                    if not isinstance(code, ast.Attribute):
                        name = code.value if isinstance(code, ast.Constant) else code.id.lower()
                        found[name].add(said(sentence))
    return found


def said(node: ast.expr) -> str:
    """A sentence with `…` for what depends on the case."""
    match node:
        case ast.Constant():
            return node.value.replace("{}", "…")
        case ast.JoinedStr():
            return "".join(map(said, node.values))
    return "…"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
