"""What is typed of a new rule is kept for its store."""

from django.test import RequestFactory

from orderwire.stores.models import Store
from orderwire.web.drafts import draft_of, drop_draft, keep_draft


def test_each_store_has_a_draft_of_its_own() -> None:
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    acme, brass = Store(), Store()
    keep_draft(request, acme, {"name": "Shipped", "status": "shipped"})
    keep_draft(request, acme, {"name": "On its way"})
    assert draft_of(request, acme) == {"name": "On its way", "status": "shipped"}
    assert draft_of(request, brass) == {}
    drop_draft(request, acme)
    assert draft_of(request, acme) == {}
