"""The floor that opens and clicks are compared with: an ASGI application that does nothing, served by the same server."""

from typing import Any


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """302 to somewhere, whatever is asked."""
    if scope["type"] == "http":
        headers = [(b"location", b"https://shop.example.com/"), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
