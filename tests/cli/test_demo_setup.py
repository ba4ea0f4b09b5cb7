"""What `orderwire demo` runs first, in a process of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from orderwire.cli.main import main
from orderwire.orders.models import Order
from orderwire.outbox.models import Message
from orderwire.rules.models import Rule
from orderwire.stores.models import Store


@pytest.mark.django_db
def test_a_shop_with_a_past_and_rules_and_the_way_in(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:1?tls=none"
    settings.DATA, settings.DEMO = tmp_path, True
    assert main(["demo-setup"]) == 0
    made = json.loads(capsys.readouterr().out.splitlines()[-1])
    store = Store.objects.get()
    assert sorted(made) == ["email", "entry", "hook_url", "next_number", "password", "secret"]
    assert made["hook_url"].endswith(f"/hooks/{store.hook_key}")
    assert (made["email"], made["entry"][:7]) == ("demo@example.com", "/enter/")
    assert Order.objects.filter(store=store).count() == 200
    assert Rule.objects.filter(store=store, state="active").count() == 5
    assert not Message.objects.filter(state__in=["ready", "scheduled"]).exists(), "the past sends nothing"


@pytest.mark.django_db
def test_a_store_of_a_cart_is_ready_to_be_fetched_from(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:1?tls=none"
    settings.DATA, settings.DEMO = tmp_path, True
    assert main(["demo-setup", "--cart", "woocommerce", "--shop-port", "9"]) == 0
    store = Store.objects.get()
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["hook_url"].endswith(f"/hooks/{store.hook_key}")
    assert (store.platform, store.url, store.line.backfill) == ("woocommerce", "http://127.0.0.1:9", "running")
    assert list(Rule.objects.order_by("id").values_list("status", "state")) == [
        ("processing", "active"),
        ("completed", "active"),
        ("cancelled", "active"),
    ]


@pytest.mark.django_db
def test_a_store_that_is_never_asked_waits_for_its_shops_calls(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:1?tls=none"
    settings.DATA, settings.DEMO = tmp_path, True
    assert main(["demo-setup", "--cart", "custom", "--shop-port", "9"]) == 0
    store = Store.objects.get()
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["hook_url"].endswith(f"/hooks/{store.hook_key}")
    assert (store.platform, store.connection, hasattr(store, "line")) == ("custom", "pending", False)
    assert Rule.objects.filter(state="active").count() == 4
