"""PDFs to look at are downloads in a sandbox, of one's own orders alone."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from orderwire.delivery.compose import keep, render
from orderwire.emails.papers import PaperFailed
from orderwire.outbox.models import Message
from orderwire.rules.keep import change_rule
from orderwire.web.papers import POLICY, paper_problem
from tests.rooms import a_store, an_order
from tests.web.conftest import House, everything, words

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("kind", "query", "name"),
    [
        ("invoice", "", "Invoice-1001.pdf"),
        ("order_summary", "?language=de", "Bestelluebersicht-1001.pdf"),
        ("packing_slip", "?language=ar", "Packing-slip-1001.pdf"),
    ],
)
def test_a_sample_is_a_download_in_a_sandbox(house: House, viewer: Client, kind: str, query: str, name: str) -> None:
    before = everything()
    answer = viewer.get(f"/stores/{house.store.pk}/papers/{kind}/{query}")
    assert content(answer).startswith(b"%PDF-")
    assert {header: answer[header] for header in ("Content-Type", "Content-Disposition", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    assert answer["Content-Security-Policy"] == POLICY == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert everything() == before


def test_what_is_no_paper_or_no_order_of_the_store_is_not_found(house: House, viewer: Client) -> None:
    other = an_order(a_store(house.account, name="Brass Lamps"))
    for rest in ("receipt/", f"invoice/?order={other.pk}", "invoice/?language=klingon"):
        assert viewer.get(f"/stores/{house.store.pk}/papers/{rest}").status_code == 404
    own = viewer.get(f"/stores/{house.store.pk}/papers/invoice/?order={house.order.pk}")
    assert content(own).startswith(b"%PDF-")


def written(house: House) -> Message:
    Message.objects.filter(pk=house.message.pk).update(order=house.order)
    message = Message.objects.select_related("rule__version", "rule__store", "store", "order", "change").get()
    keep(render([message], AT), AT)
    return message


def test_a_message_gives_the_very_file_and_says_its_language(house: House, viewer: Client) -> None:
    change_rule(house.rule, {"attachments": ["invoice"]})
    message = written(house)
    page = words(viewer.get(f"/messages/{message.pk}/"))
    assert "Written in English: the rule has no other language." in page
    path = f"/messages/{message.pk}/papers/invoice/"
    assert path in page and "Invoice-1001.pdf" in page
    first = content(viewer.get(path))
    change_rule(house.rule, {"attachments": []})
    house.store.name = "Renamed"
    house.store.save()
    assert content(viewer.get(path)) == first
    assert viewer.get(f"/messages/{message.pk}/papers/packing_slip/").status_code == 404
    assert "Invoice-1001.pdf" in words(viewer.get(f"/messages/{message.pk}/mail/"))


def test_a_paper_left_out_is_said(house: House, viewer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Any:
        raise PaperFailed("It is larger than 2 MB.")

    monkeypatch.setattr("orderwire.delivery.compose.make_paper", broken)
    change_rule(house.rule, {"attachments": ["packing_slip"]})
    said = "Packing slip: left out, the mail goes without it. It is larger than 2 MB."
    assert paper_problem({"kind": "packing_slip", "problem": "It is larger than 2 MB."}) == said
    assert said in words(viewer.get(f"/rules/{house.rule.pk}/mail/"))
    message = written(house)
    assert "left out. It is larger than 2 MB." in " ".join(words(viewer.get(f"/messages/{message.pk}/")).split())
    assert viewer.get(f"/messages/{message.pk}/papers/packing_slip/").status_code == 404
