"""The REST API, version 1 (CONTRACT §3): every route and the file that answers it, on one screen."""

from ninja import NinjaAPI

api = NinjaAPI(title="Orderwire", version="1", urls_namespace="api-v1")
