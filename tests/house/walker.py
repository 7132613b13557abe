"""Somebody who tries what every address offers, with the forms that it shows and the identifiers of others."""

import json
import re
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from lxml import html

from registry.devices.models import Device
from registry.organisations.models import Organisation, User
from registry.shared.access import Role
from tests.house.routes import ARGUMENT, PASSES, ROUTES, fill

# They end the session, or are about nobody's rows.
LEFT = re.compile(r"deconnexion|admin/logout|connexion|mot-de-passe|admin/password_change|admin/login|api/schema")
METHODS = {"post": 12, "get": 4, "put": 1, "patch": 2, "delete": 1}
PASSWORD = "Xk29-lapin-vert"
ORGANISATION = re.compile("organisation|parent|association|counterparty$")
TAG = re.compile("^(tag|tags|device|devices|code|codes|pasted|chosen|text|q)$")
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)(?!.*django_session)", re.S)
# A page without a form may take one of these.
USUAL = ("tags", "code", "organisation", "motive", "email", "on")


def weight(path):
    """Rights are given in the first ones; gifts, in the others, are between two organisations."""
    given = 8 if path.startswith(("admin/organisations/user/<", "admin/organisations/organisation/<")) else 1
    return 4 if re.match("(api/)?(lots|claims|demandes|partenaires)/", path) else given


class Walker:
    """`sides` are sets of identifiers as `one_of_each` gives them, one's own first; `trail` tells what was tried."""

    def __init__(self, account, chance, sides):
        self.client, self.account, self.chance = Client(), account, chance
        self.sides = [sides[0], *sides]
        self.routes = [(name, path) for name, path, _ in ROUTES if not LEFT.search(path)]
        self.weights = [weight(path) for _, path in self.routes]
        self.bodies = api_bodies()
        self.trail, self.wrote, self.page = [], False, b""

    def start(self):
        self.client.force_login(self.account)
        self.trail = []

    def step(self):
        """One act: the content of all its answers. `wrote` tells whether it wrote anything."""
        ((name, path),) = self.chance.choices(self.routes, self.weights)
        (method,) = self.chance.choices(list(METHODS), METHODS.values())
        url = fill(path, self.values(name, path))
        self.wrote, self.page = False, b""
        with connection.execute_wrapper(self.watch):
            response = self.send(method, path, url)
            content = b"".join(response.streaming_content) if response.streaming else response.content
        self.trail[-1] += (response.status_code,)
        return self.page + content

    def watch(self, execute, sql, params, many, context):
        self.wrote |= bool(WRITES.match(sql))
        return execute(sql, params, many, context)

    def values(self, name, path):
        """An identifier for each argument, now one's own, now another's."""
        values = dict(PASSES)
        for found in ARGUMENT.finditer(path):
            side, word = self.chance.choice(self.sides), found[1] or found[2]
            values[word] = side["pk"](name) or side["claim"] if word == "pk" else side.get(word, values.get(word, 1))
        if model := re.match(r"admin/organisations/(user|organisation)/", path):
            values["object_id"] = values["id"] = self.one_of(
                {"user": User, "organisation": Organisation}[model[1]], "pk"
            )
        return values

    def send(self, method, path, url):
        if method == "post" and not path.startswith("api/"):
            url, body = self.form(url)
        else:
            body = self.api_body(method, path)
        if method == "get" and self.chance.random() < 0.3:
            url += f"?organisation={self.one_of(Organisation, 'code')}"
        self.trail.append((method, url, body))
        if not path.startswith("api/") or any(isinstance(value, SimpleUploadedFile) for value in body.values()):
            return getattr(self.client, method)(url, body if method in ("get", "post") else "")
        return self.client.generic(method.upper(), url, json.dumps(body, default=str), "application/json")

    # What a page asks.

    def form(self, url):
        """(address, body) of one of the forms that the page shows; without any, what such a page may take."""
        page = self.client.get(url)
        if page.status_code != 200 or page.streaming or not page["Content-Type"].startswith("text/html"):
            return url, {name: self.text(name) for name in USUAL}
        self.page = page.content
        forms = [form for form in html.fromstring(self.page).forms if form.method == "POST"]
        forms = [form for form in forms if not LEFT.search(form.action or "")]
        if not forms:
            return url, {name: self.text(name) for name in USUAL}
        form, body = self.chance.choice(forms), {}
        for field in form.inputs:
            if field.name and (value := self.filled(field)) is not None:
                body.setdefault(field.name, []).append(value)
        return form.action or url, body | self.roles(body)

    def filled(self, field):
        """What somebody might put in a field: mostly what it holds or offers, now and then what is another's."""
        kind, keeps = getattr(field, "type", field.tag), self.chance.random() < 0.6
        if field.tag == "select":
            return field.value or "" if keeps and field.value else self.chosen(field)
        if kind in ("checkbox", "radio"):
            return (field.get("value") or "on") if self.chance.random() < 0.6 else None
        if kind == "password":
            return PASSWORD
        if kind == "file":
            return self.file()
        if kind in ("date", "number"):
            return date.today().isoformat() if kind == "date" else "1"
        return field.value or "" if kind == "hidden" or (keeps and field.value) else self.text(field.name)

    def chosen(self, field):
        offered = [value for value in field.value_options if value]
        if ORGANISATION.search(field.name) and self.chance.random() < 0.5:
            return self.one_of(Organisation, "pk" if all(value.isdigit() for value in offered) else "code")
        return self.chance.choice(offered) if offered else ""

    def roles(self, body):
        """A role that suits its organisation: others are refused before anybody's right is asked."""
        suited = {}
        for name in body:
            if name.endswith("-role"):
                place = body[name.removesuffix("role") + "organisation"][0]
                kind = Organisation.objects.get(pk=place).kind if place else ""
                roles = [Role.MEMBER] if kind == "association" else [role for role in Role if role != Role.MEMBER]
                suited[name] = self.chance.choice(roles).value if place else ""
        return suited

    # What the name of a field calls for.

    def one_of(self, model, name):
        return self.chance.choice(list(model.objects.order_by("pk").values_list(name, flat=True)))

    def text(self, name):
        if ORGANISATION.search(name):
            return self.one_of(Organisation, "code")
        if TAG.search(name):
            return self.chance.choice([self.one_of(Device, "tag"), self.chance.choice(self.sides)["blank"]])
        if "email" in name:
            return self.chance.choice([self.one_of(User, "email"), f"nouveau{self.chance.randrange(9)}@example.fr"])
        if re.search("(^|_)(on|date|at)$", name):
            return date.today().isoformat()
        return self.chance.choice([f"Essai {self.chance.randrange(99)}", "W751234568", ""])

    def file(self):
        rows = f"étiquette;catégorie;organisation\n{self.text('tag')};laptop;{self.text('organisation')}\n"
        return SimpleUploadedFile("parc.csv", rows.encode())

    # What the API asks.

    def api_body(self, method, path):
        address = fill(path, {found[1] or found[2]: "{}" for found in ARGUMENT.finditer(path)})
        asked = self.bodies.get((method, address), {})
        told = ((name, shape) for name, (shape, needed) in asked.items() if needed or self.chance.random() < 0.3)
        return {name: self.said(name, shape) for name, shape in told}

    def said(self, name, shape):
        if "enum" in shape:
            return self.chance.choice(shape["enum"])
        match shape.get("type"), shape.get("format"):
            case "array", _:
                return [self.said(name, shape.get("items", {})) for _ in range(self.chance.randrange(1, 3))]
            case "boolean", _:
                return self.chance.random() < 0.5
            case "integer" | "number", _:
                return self.chance.randrange(1, 40)
            case "object", _:
                return {}
            case _, "binary":
                return self.file()
        return self.text(name)


def api_bodies():
    """What the API says that it takes: {(method, address with {} for each argument): {name: (shape, needed)}}."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    shapes = document["components"]["schemas"]

    def shape(of):
        of = of.get("allOf", of.get("oneOf", [of]))[0]
        return shapes[of["$ref"].rpartition("/")[2]] if "$ref" in of else of

    found = {}
    for path, acts in document["paths"].items():
        for method, act in acts.items():
            if body := act.get("requestBody"):
                whole = shape(next(iter(body["content"].values()))["schema"])
                needed = whole.get("required", ())
                named = {name: (shape(of), name in needed) for name, of in whole.get("properties", {}).items()}
                found[method, re.sub(r"{\w+}", "{}", path)] = named
    return found
