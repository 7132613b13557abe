"""What the OpenAPI document tells of refusals: the shapes that `errors.handle` gives, and where it may."""

from typing import Any

REFUSAL, FIELDS = "Refusal", "FieldRefusal"
TEXT = {"type": "string"}
COMPONENTS = {
    REFUSAL: {
        "type": "object",
        "description": "Une demande refusée en entier. Les codes sont dans docs/refusals.md.",
        "properties": {
            "detail": {**TEXT, "description": "Une phrase."},
            "code": {**TEXT, "description": "Un code stable."},
            "refusals": {
                "type": "array",
                "description": "De matériels : le motif de chacun.",
                "items": {
                    "type": "object",
                    "properties": {"tag": TEXT, "reason": TEXT, "code": TEXT},
                    "required": ["tag", "reason", "code"],
                },
            },
        },
        "required": ["detail", "code"],
    },
    FIELDS: {
        "type": "object",
        "description": "Des champs faux : sous le nom de chacun ses phrases, et dans `codes` leurs codes.",
        "properties": {
            "codes": {"type": "object", "additionalProperties": {"type": "array", "items": TEXT}},
        },
        "required": ["codes"],
        "additionalProperties": True,
    },
}
WRITES = {"post", "put", "patch", "delete"}


def documented(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular. What an operation says itself of a status stands first."""
    result["components"]["schemas"] |= COMPONENTS
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            given = {"400": [FIELDS, REFUSAL], "403": [REFUSAL]}
            given |= {"404": [REFUSAL]} if "{" in path else {}
            given |= {"409": [REFUSAL]} if method in WRITES else {}
            for status, names in given.items():
                _add(operation["responses"], status, [{"$ref": f"#/components/schemas/{name}"} for name in names])
    return result


def _add(responses: dict[str, Any], status: str, shapes: list[dict[str, Any]]) -> None:
    said = responses.get(status, {"description": ""})
    known = [content["schema"] for content in said.get("content", {}).values()] + shapes
    schema = {"anyOf": known} if len(known) > 1 else known[0]
    responses[status] = said | {"content": {"application/json": {"schema": schema}}}
