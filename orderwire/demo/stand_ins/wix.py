"""A Wix site: the eCommerce API v1 behind tokens that end, fulfilments apart, webhooks as tokens signed by an RSA key."""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from orderwire.carts.wix_api import HOST, written
from orderwire.core import clock
from orderwire.demo.stand_in import Asked, HeldOrder, Hook, Parcel, Said, Send, StandIn

_FULFILMENTS = "/ecom/v1/fulfillments"
_LASTS = 14400


class WixStandIn(StandIn):
    """Every event is told in calls of its own, as Wix does; a fulfilment tells of itself and never of the order's words.

    `bulk` False: fulfilments of many orders are not given at once.
    """

    platform = "wix"
    start = {"order": "approved", "payment": "paid", "fulfilment": "not_fulfilled"}
    instance_id = "b3e1f2a4-0000-4000-8000-00000000abcd"

    def __init__(self, send: Send | None = None, port: int = 0) -> None:
        super().__init__(send, port)
        self.tokens: dict[str, datetime] = {}
        self.bulk = True
        self._sequence = 0

    def credentials(self) -> dict[str, str]:
        """The app's ID, its instance on the site, its keys."""
        return {
            "app_id": "8f0c1b2a-1111-4222-8333-444455556666",
            "instance_id": self.instance_id,
            "public_key": public_pem(),
            "app_secret": "wix-app-secret-0123456789",
        }

    def hosts(self) -> dict[str, str]:
        """Wix's one address."""
        return {HOST: self.url}

    def id_for(self, number: str) -> str:
        """A GUID."""
        return str(uuid.UUID(int=int(number) << 64))

    def answer(self, asked: Asked) -> Said:
        """Tokens, orders, fulfilments, the site."""
        if asked.path == "/oauth2/token":
            return self._token(asked)
        if self.tokens.get(asked.headers.get("authorization", ""), clock.now()) <= clock.now():
            return Said(401, {"message": "UNAUTHENTICATED", "details": {}})
        if asked.path == "/ecom/v1/orders/search":
            return self._search(asked.json["search"])
        if asked.path == "/site-properties/v4/properties":
            site = {"timeZone": "Europe/Berlin", "paymentCurrency": "USD", "language": "de"}
            return Said(200, {"version": "1", "properties": site})
        if asked.path.startswith(_FULFILMENTS):
            return self._fulfilments(asked)
        order = self.orders.get(asked.path.removeprefix("/ecom/v1/orders/"))
        return Said(200, {"order": self.order(order)}) if order else Said(404, {"message": "Order not found"})

    def _token(self, asked: Asked) -> Said:
        given, right = asked.json, self.credentials()
        if given.get("grant_type") != "client_credentials" or any(
            given.get(theirs) != right[ours]
            for theirs, ours in (
                ("client_id", "app_id"),
                ("client_secret", "app_secret"),
                ("instance_id", "instance_id"),
            )
        ):
            return Said(400, {"error": "invalid_client"})
        token = f"OauthNG.JWS.{len(self.tokens) + 1}"
        self.tokens[token] = clock.now() + timedelta(seconds=_LASTS)
        return Said(200, {"access_token": token, "token_type": "Bearer", "expires_in": _LASTS})

    def _search(self, search: dict[str, Any]) -> Said:
        """By `updatedDate`; a cursor stands for filter, sorting and place, and none of these may stand beside it."""
        paging = search["cursorPaging"]
        since, offset = search.get("filter", {}).get("updatedDate", {}).get("$gte", ""), 0
        if "cursor" in paging:
            if "filter" in search or "sort" in search:
                return Said(400, {"message": "cursor with filter"})
            since, offset = json.loads(paging["cursor"])
        rows = [order for order in self.since(datetime(2000, 1, 1, tzinfo=UTC)) if written(order.updated_at) >= since]
        size = min(paging.get("limit", 100), self.page)
        shown, more = rows[offset : offset + size], len(rows) > offset + size
        cursors = {"next": json.dumps([since, offset + size])} if more else {}
        told = {"count": len(shown), "cursors": cursors, "hasNext": more}
        return Said(200, {"orders": [self.order(order) for order in shown], "metadata": told})

    def _fulfilments(self, asked: Asked) -> Said:
        if asked.path == f"{_FULFILMENTS}/list-by-ids":
            if not self.bulk:
                return Said(404, {"message": "no such path"})
            wanted = [self.orders[name] for name in asked.json["orderIds"] if name in self.orders]
            return Said(200, {"ordersWithFulfillments": [_sent(order) for order in wanted]})
        order = self.orders.get(asked.path.removeprefix(f"{_FULFILMENTS}/orders/"))
        return (
            Said(200, {"orderWithFulfillments": _sent(order)}) if order else Said(404, {"message": "Order not found"})
        )

    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """Order events hold the order whole; a fulfilment's names it."""
        if not self.hook_url or event == "deleted":
            return []
        told: dict[str, Any]
        if event == "shipped":
            told = {"entityFqdn": "wix.ecom.v1.fulfillments", "slug": "fulfillments_updated", "entityId": order.id}
            told["actionEvent"] = {"body": {"orderWithFulfillments": _sent(order)}}
        elif event == "created":
            told = {"entityFqdn": "wix.ecom.v1.order", "slug": "created", "entityId": order.id}
            told["createdEvent"] = {"entity": self.order(order)}
        else:
            told = {"entityFqdn": "wix.ecom.v1.order", "slug": "updated", "entityId": order.id}
            told["updatedEvent"] = {"currentEntity": self.order(order)}
        self._sequence += 1
        told |= {
            "id": str(uuid.uuid4()),
            "eventTime": written(clock.now()),
            "entityEventSequence": str(self._sequence),
        }
        return [Hook(self.hook_url, {"content-type": "text/plain"}, token_of(told, self.instance_id))]

    def order(self, order: HeldOrder) -> dict[str, Any]:
        """The order as the API and the webhooks write it; no tracking number stands in it."""
        word = {axis: key.rpartition(":")[2].upper() for axis, key in order.statuses.items()}
        member = {"memberId": order.customer_id} if order.customer_id else {}
        where = {"addressLine": "12 Byron Row", "city": "London", "postalCode": "W1", "country": "GB"}
        who = {"firstName": order.first_name, "lastName": order.last_name}
        return {
            "id": order.id,
            "number": order.number,
            "createdDate": written(order.placed_at),
            "updatedDate": written(order.updated_at),
            "status": word["order"],
            "paymentStatus": word["payment"],
            "fulfillmentStatus": word["fulfilment"],
            "currency": order.currency,
            "buyerLanguage": "en",
            "buyerInfo": {"contactId": f"c-{order.number}", "email": order.email, **member},
            "channelInfo": {"type": "WEB"},
            "lineItems": [
                {
                    "id": line.id,
                    "productName": {"original": line.name},
                    "quantity": line.quantity,
                    "price": {"amount": str(line.price), "formattedAmount": f"${line.price}"},
                    "physicalProperties": {"sku": line.sku},
                    "descriptionLines": [],
                }
                for line in order.lines
            ],
            "priceSummary": {
                "subtotal": {"amount": str(order.subtotal)},
                "shipping": {"amount": str(order.shipping)},
                "tax": {"amount": "0.00"},
                "discount": {"amount": "0.00"},
                "total": {"amount": str(order.total), "formattedAmount": f"${order.total}"},
            },
            "balanceSummary": {"refunded": {"amount": str(order.refunded)}},
            "billingInfo": {"address": where, "contactDetails": who},
            "shippingInfo": {"logistics": {"shippingDestination": {"address": where, "contactDetails": who}}},
        }


@cache
def private_key() -> rsa.RSAPrivateKey:
    """The key that the app's webhooks are signed with."""
    return rsa.generate_private_key(65537, 2048)


@cache
def public_pem() -> str:
    """Its public half, as the app's dashboard shows it."""
    return private_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def token_of(event: dict[str, Any], instance_id: str, algorithm: str = "RS256") -> bytes:
    """The body of a call: an event within a text within a text, signed."""
    told = {
        "eventType": f"{event.get('entityFqdn')}_{event.get('slug')}",
        "instanceId": instance_id,
        "data": json.dumps(event),
        "identity": json.dumps({"identityType": "WIX_USER"}),
    }
    now = int(clock.now().timestamp())
    payload = {"data": json.dumps(told), "iat": now, "exp": now + 3600}
    signed = b".".join(_coded(json.dumps(part).encode()) for part in ({"alg": algorithm, "typ": "JWT"}, payload))
    return signed + b"." + _coded(private_key().sign(signed, padding.PKCS1v15(), SHA256()))


def _coded(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def _sent(order: HeldOrder) -> dict[str, Any]:
    return {"orderId": order.id, "fulfillments": [_fulfilment(order, parcel) for parcel in order.parcels]}


def _fulfilment(order: HeldOrder, parcel: Parcel) -> dict[str, Any]:
    tracking = {"trackingNumber": parcel.number, "shippingProvider": parcel.carrier.lower()}
    return {
        "id": parcel.id,
        "createdDate": written(parcel.at),
        "lineItems": [{"id": line.id, "quantity": line.quantity} for line in order.lines],
        "trackingInfo": {**tracking, "trackingLink": parcel.url} if parcel.url else tracking,
    }
