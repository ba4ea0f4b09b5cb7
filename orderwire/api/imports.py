"""Files of orders and tracking numbers: handed in as CSV, worked by a worker, asked how far they are."""

from typing import Any, Literal

from django.http import HttpResponse, StreamingHttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from ninja import Body, Router
from ninja.responses import Response

from orderwire.access import import_for, store_for
from orderwire.api.auth import Call, note
from orderwire.api.bodies import NOTHING, Nothing
from orderwire.api.problems import Stopped
from orderwire.core.failures import Conflict, Refusal
from orderwire.core.schema import Input, read
from orderwire.core.strictjson import NotJson, loads
from orderwire.orders import imports
from orderwire.orders.models import Import, ImportState

router = Router()
FAULTS_SHOWN = 200
_WORDS = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": ["orders", "tracking"], "default": "orders"},
        "name": {"type": "string"},
        "columns": {"type": "object", "additionalProperties": {"type": "string"}},
        "numbers": {"type": "string", "enum": ["point", "comma"]},
        "dates": {"type": "string", "enum": ["ymd", "dmy", "mdy"]},
        "live": {"type": "boolean", "default": False},
        "dry_run": {"type": "boolean", "default": False},
        "csv": {"type": "string"},
    },
    "required": ["csv"],
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/json": {"schema": _WORDS},
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
            },
        },
    },
    "parameters": [
        {"in": "query", "name": name, "required": False, "schema": {**schema, "type": "string"}}
        for name, schema in _WORDS["properties"].items()  # type: ignore[attr-defined]
        if name != "csv"
    ],
}


class ImportWords(Input):
    """How a file is to be read: what is left out is guessed. `columns` is {our column: the file's}."""

    kind: Literal["orders", "tracking"] = "orders"
    name: str = ""
    columns: dict[str, str] | None = None
    numbers: Literal["point", "comma"] | None = None
    dates: Literal["ymd", "dmy", "mdy"] | None = None
    live: bool = False
    dry_run: bool = False


class ImportWish(ImportWords):
    """The same with the file itself, in a JSON body."""

    csv: str


@router.post("/stores/{store_id}/imports", response={202: dict[str, Any]}, openapi_extra=_BODY)
def add_import(request: Call, store_id: str) -> HttpResponse:
    """Hand in a CSV file: as the body (`text/csv`, the words in the query), as `csv` in JSON, or as `file` of a form.

    It is taken in by a worker, silently unless `live`; with `dry_run` it is only checked. GET /imports/{id} says how far it is.
    """
    store = store_for(request.auth, store_id)
    wish, body = _asked(request)
    row = imports.take_in(store, wish.kind, body, wish.name, request.actor)
    words = {
        "numbers": wish.numbers or row.numbers,
        "dates": wish.dates or row.dates,
        "live": "yes" if wish.live else "no",
    }
    try:
        imports.say_columns(row, row.columns if wish.columns is None else wish.columns, words)
    except Refusal:
        imports.forget(row)
        raise
    imports.begin(row, ImportState.CHECKING if wish.dry_run else ImportState.RUNNING)
    note(request, "file imported", row.pk, kind=row.kind, live=row.live, dry_run=wish.dry_run)
    return Response(_shown(row), status=202)


@router.get("/imports/{import_id}")
def get_import(request: Call, import_id: str) -> HttpResponseBase:
    """How far an import is, what it came to, and the first 200 faults. With `Accept: text/csv` all faults as CSV."""
    row = import_for(request.auth, import_id)
    if request.get_preferred_type(["application/json", "text/csv"]) == "text/csv":
        answer = StreamingHttpResponse(imports.fault_lines(row), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="errors.csv"'
        return answer
    return Response(_shown(row))


@router.post("/imports/{import_id}/start", response={202: dict[str, Any]})
def start_import(request: Call, import_id: str, nothing: Body[Nothing] = NOTHING) -> HttpResponse:
    """Import what a dry run has checked, or go on with what was stopped. 409 in any other state."""
    row = import_for(request.auth, import_id)
    if row.state == ImportState.STOPPED:
        imports.go_on(row)
    elif row.state == ImportState.CHECKED:
        imports.begin(row, ImportState.RUNNING)
    else:
        raise Conflict("This import waits for nothing that could be started now.")
    note(request, "import started", row.pk, live=row.live)
    return Response(_shown(row), status=202)


@router.post("/imports/{import_id}/stop")
def stop_import(request: Call, import_id: str, nothing: Body[Nothing] = NOTHING) -> dict[str, Any]:
    """Stop after the page in hand; what was brought in stays. 409 when it is not at work."""
    row = import_for(request.auth, import_id)
    imports.stop(row)
    note(request, "import stopped", row.pk)
    return _shown(row)


def _asked(request: Call) -> tuple[ImportWords, bytes]:
    """The words and the bytes. Raises Refusal, and Stopped for a body that cannot be read."""
    kind = (request.content_type or "").lower()
    if kind == "text/csv":
        return read(ImportWords, _query(request)), request.body
    if kind == "multipart/form-data":
        words = read(ImportWords, _query(request))
        try:
            file = request.FILES.get("file")
        except MultiPartParserError as error:
            raise Stopped(400, f"The form cannot be read: {error}") from error
        if file is None:
            raise Refusal.of("file", "Send the CSV as the part `file`.")
        return words.model_copy(update={"name": words.name or file.name or ""}), file.read()
    try:
        given = loads(request.body)
    except NotJson as error:
        raise Stopped(400, str(error)) from error
    if not isinstance(given, dict):
        raise Stopped(400, "The body must be an object, or CSV with Content-Type text/csv.")
    wish = read(ImportWish, given)
    return wish, wish.csv.encode()


def _query(request: Call) -> dict[str, Any]:
    """The query's words; `columns` is JSON there."""
    words: dict[str, Any] = dict(request.GET.items())
    if "columns" in words:
        try:
            words["columns"] = loads(words["columns"].encode())
        except NotJson as error:
            raise Refusal.of("columns", 'Give JSON such as {"order_number": "Order"}.') from error
    return words


def _shown(row: Import) -> dict[str, Any]:
    faults = row.faults.order_by("line", "id")[:FAULTS_SHOWN]
    return {
        "id": row.pk,
        "store_id": row.store_id,
        "kind": row.kind,
        "name": row.name,
        "state": row.state,
        "problem": row.problem or None,
        "live": row.live,
        "columns": row.columns,
        "numbers": row.numbers,
        "dates": row.dates,
        "encoding": row.encoding,
        "delimiter": row.delimiter,
        "records": {"total": row.records_total, "done": row.records_done},
        "added": row.added,
        "changed": row.changed,
        "unchanged": row.unchanged,
        "refused": row.refused,
        "mails": row.mails,
        "created_at": row.created_at,
        "ended_at": row.ended_at,
        "faults": [
            {
                "line": fault.line,
                "order_number": fault.order_number or None,
                "column": fault.column or None,
                "problem": fault.problem,
                "given": fault.given or None,
            }
            for fault in faults
        ],
    }
