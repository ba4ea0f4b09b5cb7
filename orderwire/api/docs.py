"""The readable page of the API, made on the server from its OpenAPI: no script, nothing from outside."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.engine import Engine
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from orderwire.api.problems import TITLES

_HERE = Path(__file__).parent
_STYLE = (_HERE / "docs.css").read_text(encoding="utf-8")
_PAGE = (_HERE / "docs.html").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_CODE = re.compile(r"`([^`]+)`")
_DEFAULT = "; else "
DEEPEST = 4

Json = dict[str, Any]


class DocsPage(DocsBase):
    """Ninja's place for a docs page, filled with our own."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Every route with its words, fields and answers."""
        schema = api.get_openapi_schema(path_prefix="")
        context = {
            "title": schema["info"]["title"],
            "version": schema["info"]["version"],
            "style": mark_safe(_STYLE),  # noqa: S308 - our own file
            "groups": _groups(schema),
            "problems": TITLES,
            "openapi": self.get_openapi_url(api, {}),
        }
        answer = HttpResponse(Template(_PAGE, engine=Engine.get_default()).render(Context(context)))
        answer.headers["Content-Security-Policy"] = POLICY
        return answer


def _groups(schema: Json) -> list[Json]:
    """The routes under their tags, in the order they were added."""
    groups: dict[str, list[Json]] = {}
    for path, ways in schema["paths"].items():
        for method, way in ways.items():
            groups.setdefault(way.get("tags", ["More"])[0], []).append(_route(schema, path, method, way))
    return [{"name": name, "id": name.lower().replace(" ", "-"), "routes": routes} for name, routes in groups.items()]


def _route(schema: Json, path: str, method: str, way: Json) -> Json:
    head, _, more = str(way.get("description") or way["summary"]).partition("\n")
    body = way.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return {
        "id": way["operationId"],
        "method": method.upper(),
        "path": path,
        "head": _words(head),
        "more": _words(more.strip()),
        "query": [
            {
                "name": one["name"],
                "kind": _kind(schema, one["schema"]),
                "about": _words(one["schema"].get("description", "")),
            }
            for one in way.get("parameters", [])
            if one["in"] == "query"
        ],
        "fields": [_unset(one) if method == "patch" else one for one in _fields(schema, body or {})],
        "about_body": _words(_resolved(schema, body).get("description", "") if body else ""),
        "statuses": sorted(way["responses"]),
    }


def _unset(field: Json) -> Json:
    """A field of a patch: what is left out stays, it does not go back to a default."""
    return {**field, "kind": field["kind"].partition(_DEFAULT)[0]}


def _words(text: str) -> SafeString:
    """A docstring's words as HTML, with what stands between backquotes as code."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S308 - escaped before


def _fields(schema: Json, shape: Json, before: str = "", depth: int = 0) -> Iterator[Json]:
    """The fields of a body by their dotted names, as errors name them."""
    shape = _resolved(schema, shape)
    required = shape.get("required", [])
    for name, field in shape.get("properties", {}).items():
        about = str(field.get("description") or _resolved(schema, field).get("description", ""))
        kind = _kind(schema, field)
        yield {"name": f"{before}{name}", "kind": kind, "required": name in required, "about": _words(about)}
        if depth < DEEPEST:
            yield from _inner(schema, field, f"{before}{name}.", depth + 1)


def _inner(schema: Json, field: Json, before: str, depth: int) -> Iterator[Json]:
    """The fields of the object a field holds, of a list's objects, of each object it may be; each name once."""
    seen = set()
    for shape in _choices(schema, field):
        held = _resolved(schema, shape.get("items", {})) if shape.get("type") == "array" else shape
        for one in _fields(schema, held, before, depth):
            if one["name"] not in seen:
                seen.add(one["name"])
                yield one


def _kind(schema: Json, field: Json) -> str:
    """What a field may be, in a few words."""
    kinds = " or ".join(dict.fromkeys(word for shape in _choices(schema, field) for word in _named(schema, shape)))
    default = field.get("default")
    return f"{kinds}{_DEFAULT}{_plain(default)}" if default or default is False or default == 0 else kinds


def _named(schema: Json, shape: Json) -> Iterator[str]:
    if "const" in shape:
        yield _plain(shape["const"])
    elif "enum" in shape:
        yield from (_plain(value) for value in shape["enum"])
    elif shape.get("type") == "array":
        yield f"list of {_kind(schema, shape.get('items', {})) or 'anything'}"
    else:
        kinds = shape.get("type", "anything")
        yield from kinds if isinstance(kinds, list) else [kinds]


def _choices(schema: Json, field: Json) -> list[Json]:
    """The shapes a field may have, each without references."""
    field = _resolved(schema, field)
    inner = field.get("anyOf") or field.get("oneOf")
    return [one for shape in inner for one in _choices(schema, shape)] if inner else [field]


def _resolved(schema: Json, shape: Json) -> Json:
    if len(shape.get("allOf", [])) == 1:  # how a reference with a default beside it is written
        shape = {**shape["allOf"][0], **{name: value for name, value in shape.items() if name != "allOf"}}
    if "$ref" not in shape:
        return shape
    found: Json = schema["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    return {**found, **{name: value for name, value in shape.items() if name != "$ref"}}


def _plain(value: object) -> str:
    return f"“{value}”" if isinstance(value, str) else json.dumps(value)
