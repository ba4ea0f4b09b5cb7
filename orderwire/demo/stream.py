"""The demo shop at work: new orders arrive and move, and each move is a webhook signed as the custom cart signs."""

import base64
import hashlib
import hmac
import json
import secrets
import sys
import threading
import time
import urllib.request
from datetime import UTC, datetime
from urllib.error import URLError

from orderwire.demo.orders import DemoOrder, DemoShop

NEW_ORDER_SECONDS = 7.0
MOST_ON_THE_WAY = 30


def sign(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """Standard Webhooks: v1,<base64 of HMAC-SHA256 over id.timestamp.body>."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def send(hook_url: str, secret: str, body: bytes) -> int:
    """Post one signed webhook; answers the HTTP status. Raises URLError when nobody listens."""
    message_id, timestamp = f"msg_{secrets.token_hex(12)}", str(int(time.time()))
    headers = {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": sign(secret, message_id, timestamp, body),
    }
    request = urllib.request.Request(hook_url, body, headers, method="POST")  # noqa: S310 - our own loopback address
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return int(answer.status)


class Stream:
    """Keeps some orders on their way until told to stop."""

    def __init__(self, hook_url: str, secret: str, first_number: int) -> None:
        self._hook_url, self._secret = hook_url, secret
        self._shop = DemoShop(seed=secrets.randbits(32), first_number=first_number)
        self._due: list[tuple[float, DemoOrder]] = []

    def run(self, stop: threading.Event, seconds_a_step: float = 1.0) -> None:
        """Send webhooks until `stop`; a site that is not up yet is tried again."""
        next_order = 0.0
        while not stop.is_set():
            now = time.monotonic()
            if now >= next_order and len(self._due) < MOST_ON_THE_WAY:
                next_order = now + NEW_ORDER_SECONDS * seconds_a_step
                self._tell(self._shop.new_order(datetime.now(UTC)), seconds_a_step)
            for moment, order in [pair for pair in self._due if pair[0] <= now]:
                self._due.remove((moment, order))
                self._shop.move(order, datetime.now(UTC))
                self._tell(order, seconds_a_step)
            stop.wait(0.25)

    def _tell(self, order: DemoOrder, seconds_a_step: float) -> None:
        body = json.dumps(order.as_json(datetime.now(UTC))).encode()
        for _ in range(40):
            try:
                send(self._hook_url, self._secret, body)
                break
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.5)
        if order.steps:
            self._due.append((time.monotonic() + order.steps[0][1] * seconds_a_step, order))


def main() -> int:
    """`python -m orderwire.demo.stream HOOK_URL SECRET FIRST_NUMBER`: what `orderwire demo` starts."""
    hook_url, secret, first_number = sys.argv[1:4]
    Stream(hook_url, secret, int(first_number)).run(threading.Event())
    return 0


if __name__ == "__main__":
    sys.exit(main())
