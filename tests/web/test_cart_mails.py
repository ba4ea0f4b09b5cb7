"""The cart's own mails, on the store's page and in step three."""

import pytest
from django.test import Client

from orderwire.accounts.models import AuditEntry, User
from orderwire.carts.base import OwnMail
from orderwire.carts.calling import CallFailed, Shop
from orderwire.carts.woocommerce import WooCommerceCart
from orderwire.rules.models import Rule
from orderwire.stores.models import Store
from tests.rooms import a_rule, a_store
from tests.web.conftest import House, everything, words


@pytest.fixture
def store(house: House) -> Store:
    """A WooCommerce store of Acme's."""
    return a_store(house.account, platform="woocommerce")


def test_each_says_its_statuses_its_rules_and_how_to_end_it(store: Store, editor: Client) -> None:
    rule = a_rule(store, name="Done", status="completed")
    page = words(editor.get(f"/stores/{store.pk}/"))
    section = page[page.index('id="own-mails"') :]
    assert "Mails that WooCommerce sends itself" in section
    assert f'Goes out at: Completed · Replaced by <a class="link" href="/rules/{rule.pk}/edit/3/">Done</a>' in section
    assert "both would go out" in section
    assert "open “Completed order”, take the tick from “Enable this email notification”" in section
    assert "5 that no rule replaces" in section
    assert "Switch it off" not in section
    path = f"/stores/{store.pk}/own-mails/completed/"
    page = words(editor.post(path, {"off": "merchant"}, follow=True))
    assert "Noted: “Completed order” is off." in page
    assert "off, said by you" in page
    assert "both would go out" not in page
    page = words(editor.post(path, {"off": ""}, follow=True))
    assert "Noted: “Completed order” goes out again." in page
    assert "both would go out" in page
    notes = AuditEntry.objects.filter(target=store.pk).order_by("pk")
    assert [(note.action, note.detail) for note in notes] == [
        ("own mail switched off", {"mail": "completed", "by": "merchant"}),
        ("own mail on again", {"mail": "completed"}),
    ]


def test_one_that_we_can_switch_off_has_a_button(store: Store, editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = [CallFailed("The key may not change mails.", "right")]

    def silence(self: WooCommerceCart, shop: Shop, mail: OwnMail) -> None:
        if refusals:
            raise refusals.pop()

    monkeypatch.setattr(WooCommerceCart, "own_mails", (OwnMail("completed", "Done", ("completed",), "", by_us=True),))
    monkeypatch.setattr(WooCommerceCart, "silence", silence)
    path = f"/stores/{store.pk}/own-mails/completed/"
    assert "Switch it off" in words(editor.get(f"/stores/{store.pk}/"))
    before = everything()
    assert "The key may not change mails." in words(editor.post(path, {"off": "us"}, follow=True))
    assert everything() == before
    page = words(editor.post(path, {"off": "us"}, follow=True))
    assert "“Done” is switched off in the shop." in page
    assert "off, by us" in page


def test_step_three_warns_until_it_is_said_off(store: Store, editor: Client) -> None:
    rule = a_rule(store, name="Done", status="completed", active=False)
    step = f"/rules/{rule.pk}/edit/3/"
    warning = "WooCommerce itself sends “Completed order” at this status: buyers would get two mails."
    page = words(editor.get(step))
    assert warning in page
    assert f'<input type="hidden" name="rule" value="{rule.pk}">' in page
    path = f"/stores/{store.pk}/own-mails/completed/"
    answer = editor.post(path, {"off": "merchant", "rule": rule.pk})
    assert answer["Location"] == step
    page = words(editor.get(step))
    assert warning not in page
    assert "off, said by you" in page


def test_of_another_accounts_and_unknown_mails_nothing_is_kept(
    house: House, store: Store, editor: Client, viewer: Client, stranger: User, client_class: type[Client]
) -> None:
    path = f"/stores/{store.pk}/own-mails/completed/"
    foreign = a_rule(a_store(platform="woocommerce"), status="completed")
    other = client_class()
    other.force_login(stranger)
    words(other.get("/stores/"))
    before = everything()
    assert viewer.post(path, {"off": "merchant"}).status_code == 403
    assert other.post(path, {"off": "merchant"}).status_code == 404
    assert editor.post(path.replace("completed", "invoice"), {"off": "merchant"}).status_code == 404
    assert editor.post(path, {"off": "merchant", "rule": foreign.pk}).status_code == 404
    assert everything() == before
    assert Rule.objects.filter(store=house.store).count() == 1
