"""A shop that sends signed webhooks as fast as the site takes them, over kept connections."""

import http.client
import json
import threading
import time
from datetime import UTC, datetime
from typing import Any

from orderwire.demo.stream import sign

SENDERS = 16


def order(number: int) -> dict[str, Any]:
    """Order `number`, shipped, with five items: about 2 kB, one buyer each."""
    now = datetime.now(UTC).isoformat()
    address = {
        "name": "Ada Lovelace",
        "line1": "12 Harbour Street",
        "city": "London",
        "postcode": "N1 9GU",
        "country": "GB",
    }
    items = [
        {
            "id": str(place),
            "sku": f"LAMP-{place:02d}",
            "name": f"Desk lamp no. {place}",
            "variant": "Black",
            "quantity": 2,
            "price": "59.90",
        }
        for place in range(1, 6)
    ]
    return {
        "id": f"b{number}",
        "number": str(number),
        "status": "shipped",
        "placed_at": now,
        "updated_at": now,
        "currency": "USD",
        "total": "599.00",
        "subtotal": "599.00",
        "customer": {"id": str(number), "email": f"buyer{number}@example.com", "first_name": "Ada"},
        "billing_address": address,
        "shipping_address": address,
        "items": items,
        "shipments": [
            {"id": f"s{number}", "carrier": "UPS", "number": f"1Z999AA1{number:010d}", "status": "in_transit"}
        ],
    }


def bodies(count: int, first: int = 1) -> list[bytes]:
    """The bodies, made before the clock runs."""
    return [json.dumps(order(number)).encode() for number in range(first, first + count)]


def send_all(port: int, hook_path: str, secret: str, made: list[bytes]) -> float:
    """Post every body, signed, over SENDERS kept connections; answers the seconds it took. Raises RuntimeError on a refusal."""
    refused: list[int] = []

    def work(mine: list[bytes], lane: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for place, body in enumerate(mine):
            message_id, stamp = f"msg_{lane}_{place}_{time.monotonic_ns()}", str(int(time.time()))
            signature = sign(secret, message_id, stamp, body)
            headers = {
                "content-type": "application/json",
                "webhook-id": message_id,
                "webhook-timestamp": stamp,
                "webhook-signature": signature,
            }
            connection.request("POST", hook_path, body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 202:
                refused.append(answer.status)
        connection.close()

    threads = [threading.Thread(target=work, args=(made[lane::SENDERS], lane)) for lane in range(SENDERS)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if refused:
        raise RuntimeError(f"{len(refused)} webhooks were refused, the first with {refused[0]}")
    return time.monotonic() - start
