"""A store as CONTRACT §3 shows it."""

from typing import Any

from orderwire.stores.branding import brand_json
from orderwire.stores.models import Connection, Store
from orderwire.stores.secrets import credential_names
from orderwire.stores.shops import webhook_url


def as_json(store: Store, secret: str | None = None) -> dict[str, Any]:
    """The store's JSON; `webhook_secret` only when `secret` is handed in (creation, rotation)."""
    shown: dict[str, Any] = {
        "id": store.pk,
        "name": store.name,
        "platform": store.platform,
        "url": store.url or None,
        "status": store.status,
        "problem": store.problem or None,
        "webhook_url": webhook_url(store),
        "timezone": store.timezone,
        "currency": store.currency,
        "locale": store.locale,
        "sender": {"name": store.sender_name, "email": store.sender_email},
        "test_address": store.test_address or None,
        "attribution": {"model": store.attribution_model, "days": store.attribution_days},
        "tracking": {"opens": _choice(store.track_opens), "clicks": _choice(store.track_clicks)},
        "cap_per_hour": store.cap_per_hour,
        "cap_per_day": store.cap_per_day,
        "brand": brand_json(store),
        "credentials_set": credential_names(store),
        "last_event_at": store.last_event_at,
        "created_at": store.created_at,
        "line": _line(store),
    }
    if secret is not None:
        shown["webhook_secret"] = secret
    return shown


def _line(store: Store) -> dict[str, Any] | None:
    """How it stands with asking the shop for orders; None for a store that is not asked."""
    line = Connection.objects.filter(pk=store.pk).first()
    if line is None:
        return None
    return {
        "polled_at": line.polled_at,
        "poll_at": line.poll_at,
        "looked_at": line.looked_at,
        "error": line.error or None,
        "error_at": line.error_at,
        "warnings": line.warnings,
        "webhooks": line.hooks or None,
        "backfill": {
            "state": line.backfill,
            "since": line.backfill_since,
            "read": line.backfill_read,
            "total": line.backfill_total,
            "began_at": line.backfill_began,
            "ended_at": line.backfill_ended,
        }
        if line.backfill
        else None,
    }


def _choice(kept: str) -> bool | str:
    return {"off": False, "person": True}.get(kept, kept)
