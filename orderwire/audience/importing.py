"""A list of addresses and domains from elsewhere: looked through line by line first, imported in batches after a yes.

A line is an address or a domain, or a row of a CSV file whose first line names its columns (address or email or domain,
and reason if there is one). Memory is bounded by MOST_LINES keys; what is wrong is told by its line.
"""

import csv
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import islice

import orjson
from django.db import transaction
from django.utils.translation import gettext as _

from orderwire.accounts.models import Account
from orderwire.audience.models import StagedImport, Suppression
from orderwire.audience.suppression import REASONS, key_of, lock_name
from orderwire.core import clock
from orderwire.core.failures import Refusal
from orderwire.core.locks import hold
from orderwire.stores.models import Store

MOST_LINES = 100_000
MOST_ERRORS = 100
MOST_LETTERS = 1_000
BATCH = 500
STAGED_FOR = timedelta(hours=1)
_COLUMNS = {"address": "address", "email": "address", "e-mail": "address", "domain": "domain", "reason": "reason"}
_Key = tuple[str, str, str, str]  # kind, value, as given, reason


@dataclass(slots=True)
class Found:
    """What a list holds: how many are new, on the list already, twice in it, wrong; the first wrong lines with why."""

    lines: int = 0
    new: int = 0
    known: int = 0
    twice: int = 0
    wrong: int = 0
    errors: list[tuple[int, str, str]] = field(default_factory=list)


def stage(account: Account, lines: Iterable[str], store: Store | None) -> StagedImport:
    """Look a list through and keep its new entries for import_staged(). Changes no suppression. Raises Refusal."""
    StagedImport.objects.filter(account=account, created_at__lt=clock.now() - STAGED_FOR).delete()
    found, new = Found(), []
    for batch in _batches(_keys(lines, found)):
        known = _known(account, store, batch)
        fresh = [key for key in batch if key[:2] not in known]
        found.known += len(batch) - len(fresh)
        new += fresh
    if not found.lines:
        raise Refusal.of("file", _("The list is empty: give a file, or lines in the field."))
    found.new = len(new)
    return StagedImport.objects.create(
        account=account, store=store, content=zlib.compress(orjson.dumps(new)), found=asdict(found)
    )


def import_staged(staged: StagedImport) -> int:
    """Put the staged entries on the list; what was added meanwhile stays as it is. How many came onto it."""
    keys = [tuple(key) for key in orjson.loads(zlib.decompress(bytes(staged.content)))]
    count = 0
    for batch in _batches(iter(keys)):
        with transaction.atomic():
            hold(lock_name(staged.account_id))
            known = _known(staged.account, staged.store, batch)
            rows = [
                Suppression(
                    account_id=staged.account_id,
                    store_id=staged.store_id,
                    kind=kind,
                    value=value,
                    as_given=given,
                    reason=reason,
                )
                for kind, value, given, reason in batch
                if (kind, value) not in known
            ]
            Suppression.objects.bulk_create(rows)
        count += len(rows)
    staged.delete()
    return count


def _keys(lines: Iterable[str], found: Found) -> Iterator[_Key]:
    """Each good entry once; what is not is counted in `found`."""
    seen: set[tuple[str, str]] = set()
    columns: list[str] | None = None
    for number, line in enumerate(lines, 1):
        if found.lines >= MOST_LINES:
            raise Refusal.of("file", _("A list may have at most %(most)d lines: split it.") % {"most": MOST_LINES})
        cells = _cells(line)
        if number == 1 and (named := _named(cells)):
            columns = named
            continue
        if not any(cells):
            continue
        found.lines += 1
        try:
            key = _key(cells, columns)
        except Refusal as refusal:
            found.wrong += 1
            if len(found.errors) < MOST_ERRORS:
                found.errors.append((number, line.strip()[:120], refusal.errors[0].message))
            continue
        if key[:2] in seen:
            found.twice += 1
            continue
        seen.add((key[0], key[1]))
        yield key


def _cells(line: str) -> list[str]:
    text = line.lstrip("\ufeff")[:MOST_LETTERS]
    delimiter = ";" if ";" in text else "\t" if "\t" in text else ","
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter), [])]
    except csv.Error:
        return [text.strip()]


def _named(cells: list[str]) -> list[str]:
    """The columns a first line names; [] when it names none."""
    names = [_COLUMNS.get(cell.lower(), "") for cell in cells]
    return names if "address" in names or "domain" in names else []


def _key(cells: list[str], columns: list[str] | None) -> _Key:
    row = dict(zip(columns, cells, strict=False)) if columns else {"word": cells[0]}
    word = (row.get("address") or row.get("domain") or row.get("word") or "").removeprefix("'")
    reason = row.get("reason", "").lower() or "manual"
    if reason not in REASONS:
        raise Refusal.of("reason", _("Its reason is none of %(known)s.") % {"known": ", ".join(REASONS)})
    kind = "address" if "@" in word.lstrip("*@") else "domain"
    return (*key_of({kind: word}), reason)


def _known(account: Account, store: Store | None, batch: list[_Key]) -> set[tuple[str, str]]:
    rows = Suppression.objects.filter(account=account, store=store, value__in=[key[1] for key in batch])
    return set(rows.values_list("kind", "value"))


def _batches(keys: Iterator[_Key]) -> Iterator[list[_Key]]:
    while batch := list(islice(keys, BATCH)):
        yield batch
