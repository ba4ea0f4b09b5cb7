"""Stores over the API."""

from typing import Any

import pytest

from orderwire.emails.images import image_url, keep_image
from orderwire.outbox.models import Message
from orderwire.stores.models import Store
from orderwire.stores.secrets import secrets_of
from tests.api.conftest import Caller, House, everything, fields, noted
from tests.pictures import png
from tests.rooms import a_rule, an_account

WISH = {"name": "Acme Lamps", "platform": "custom", "sender": {"name": "Acme", "email": "hello@acme.example"}}


def test_a_store_is_made_with_its_secret_shown_once(acme: Caller) -> None:
    answer = acme.post("/stores", WISH)
    made = answer.json()
    store = Store.objects.get(pk=made["id"])
    assert answer.status_code == 201
    assert made["webhook_secret"] == secrets_of(store)[0]
    assert made["webhook_url"].endswith(f"/hooks/{store.hook_key}")
    assert (made["status"], made["problem"], made["timezone"], made["currency"]) == ("pending", None, "UTC", "USD")
    assert (made["tracking"], made["attribution"]) == (
        {"opens": "anonymous", "clicks": True},
        {"model": "click", "days": 7},
    )
    assert "webhook_secret" not in acme.get(f"/stores/{store.pk}").json()
    assert noted() == [(f"API key …{acme.key[-4:]}", "store made")]


def test_a_secret_of_ones_own(acme: Caller) -> None:
    answer = acme.post("/stores", {**WISH, "platform": "shopify", "webhook_secret": "topsecret"})
    assert answer.json()["webhook_secret"] == "topsecret"
    assert fields(acme.post("/stores", {**WISH, "webhook_secret": "whsec_???"})) == ["webhook_secret"]


def test_a_shop_that_cannot_be_reached_can_be_made(acme: Caller) -> None:
    answer = acme.post("/stores", {**WISH, "platform": "bigcommerce", "url": "https://nowhere.invalid"})
    assert (answer.status_code, answer.json()["status"]) == (201, "pending")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"platform": "osclass"}, "platform"),
        ({"name": " "}, "name"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"currency": "ZZZ"}, "currency"),
        ({"sender": {"name": "A", "email": "nobody"}}, "sender.email"),
        ({"sender": None}, "sender"),
        ({"tracking": {"opens": "all"}}, "tracking.opens"),
        ({"credentials": {"token": "x"}}, "credentials.token"),
        ({"name": "a\x00b"}, "name"),
        ({"color": "red"}, "color"),
    ],
)
def test_nothing_is_made_of_a_wrong_wish(wrong: dict[str, Any], field: str, acme: Caller) -> None:
    before = everything()
    assert {name.partition(".")[0] for name in fields(acme.post("/stores", {**WISH, **wrong}))} == {
        field.partition(".")[0]
    }
    assert everything() == before


def test_only_what_a_patch_names_changes(house: House, acme: Caller) -> None:
    before = acme.get(f"/stores/{house.store.pk}").json()
    answer = acme.patch(f"/stores/{house.store.pk}", {"timezone": "Europe/Berlin", "tracking": {"opens": False}})
    assert answer.json() == {**before, "timezone": "Europe/Berlin", "tracking": {"opens": False, "clicks": True}}
    assert acme.get(f"/stores/{house.store.pk}").json() == answer.json()
    assert fields(acme.patch(f"/stores/{house.store.pk}", {"platform": "shopify"})) == ["platform"]


def test_a_store_is_forgotten_with_all_that_hangs_on_it(house: House, acme: Caller) -> None:
    answer = acme.delete(f"/stores/{house.store.pk}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert (Store.objects.count(), Message.objects.count()) == (0, 0)
    assert acme.get(f"/stores/{house.store.pk}").status_code == 404
    assert noted()[-1][1] == "store deleted"


def test_a_rotated_secret(house: House, acme: Caller) -> None:
    old = secrets_of(house.store)
    told = acme.post(f"/stores/{house.store.pk}/rotate-secret").json()
    assert secrets_of(Store.objects.get()) == [told["webhook_secret"], *old]
    assert told["webhook_secret"] not in old


def test_statuses(house: House, acme: Caller) -> None:
    told = {one["key"]: one for one in acme.get(f"/stores/{house.store.pk}/statuses").json()}
    assert len(told) == 17
    assert told["shipped"] == {
        "key": "shipped",
        "label": "Shipped",
        "axis": "order",
        "seen": 0,
        "means": {"order": "open", "payment": "", "fulfilment": "shipped"},
        "said": False,
    }


def test_what_a_status_means_is_said_and_taken_back(house: House, acme: Caller) -> None:
    path = f"/stores/{house.store.pk}/statuses/shipped"
    told = acme.put(path, {"means": {"order": "completed"}}).json()
    assert (told["means"], told["said"]) == ({"order": "completed", "payment": "", "fulfilment": ""}, True)
    refused = acme.put(path, {"means": {"order": "gone"}})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "means.order")
    assert acme.put(path.replace("shipped", "engraved"), {"means": {}}).status_code == 422
    assert acme.put(path, {"means": None}).json()["said"] is False


def test_a_look_at_the_connection(house: House, acme: Caller) -> None:
    house.event.delete()
    told = acme.post(f"/stores/{house.store.pk}/check").json()
    assert (told["status"], told["problem"]) == (
        "pending",
        "No webhook has arrived yet: add the webhook address in your shop and let an order change.",
    )


@pytest.mark.parametrize(
    ("platform", "words"),
    [
        ("custom", "?baseline=true"),
        ("shopify", "Enter what Shopify asks for first, so that its orders can be fetched."),
    ],
)
def test_a_store_that_is_not_asked_for_orders_says_so(platform: str, words: str, acme: Caller) -> None:
    made = acme.post("/stores", {**WISH, "platform": platform}).json()
    before = everything()
    answer = acme.post(f"/stores/{made['id']}/backfill")
    assert (answer.status_code, answer.json()["warnings"]) == (409, [])
    assert words in answer.json()["detail"]
    assert everything() == before


def test_the_carts_own_mails_are_listed_and_said_off(acme: Caller, house: House) -> None:
    made = acme.post("/stores", {**WISH, "platform": "woocommerce"}).json()
    rule = a_rule(Store.objects.get(pk=made["id"]), status="completed")
    path = f"/stores/{made['id']}/own-mails"
    (mail,) = [row for row in acme.get(path).json() if row["replaced_by"]]
    assert mail.pop("how").startswith("In WooCommerce under Settings, Emails: open “Completed order”")
    standing = {
        "key": "completed",
        "name": "Completed order",
        "statuses": ["completed"],
        "off": None,
        "replaced_by": [rule.pk],
        "switches": False,
    }
    assert mail == standing
    told = acme.post(f"{path}/completed", {"off": True, "by": "merchant"}).json()
    assert (told["off"], told["key"]) == ("merchant", "completed")
    assert acme.post(f"{path}/completed", {"off": False}).json()["off"] is None
    assert [action for _, action in noted()] == ["store made", "own mail switched off", "own mail on again"]
    before = everything()
    refused = acme.post(f"{path}/completed", {"off": True, "by": "us"})
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "This mail can only be switched off in the shop itself.",
    )
    assert fields(acme.post(f"{path}/completed", {"off": True, "by": "them"})) == ["by"]
    assert acme.post(f"{path}/invoice", {"off": True}).status_code == 404
    assert everything() == before


def test_a_pause_holds_the_mails_and_resuming_lets_them_go(house: House, acme: Caller) -> None:
    assert acme.post(f"/stores/{house.store.pk}/pause").json()["status"] == "paused"
    assert Message.objects.get().held_reason == "store paused"
    assert acme.post(f"/stores/{house.store.pk}/resume").json()["status"] == "pending"
    assert Message.objects.get().held_reason == ""
    assert [action for _, action in noted()] == ["store paused", "store resumed"]


def test_a_brand_is_changed_by_name_and_its_logo_is_an_image_of_the_account(acme: Caller, house: House) -> None:
    image = keep_image(house.account, png(400, 100), "logo.png")
    path = f"/stores/{house.store.pk}"
    answer = acme.patch(
        path, {"brand": {"logo": image_url(image), "accent": "#1A73E8", "social": {"x": "https://x.example/a"}}}
    )
    brand = answer.json()["brand"]
    assert (answer.status_code, brand["logo"], brand["accent"]) == (200, image_url(image), "#1a73e8")
    assert acme.patch(path, {"brand": {"footer": "Company no. 1"}}).json()["brand"] == {
        **brand,
        "footer": "Company no. 1",
    }
    assert acme.patch(path, {"name": "Brass"}).json()["brand"]["logo"] == image_url(image)
    assert acme.patch(path, {"brand": {"logo": None}}).json()["brand"]["logo"] is None
    assert acme.get(path).json()["brand"]["accent"] == "#1a73e8"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"accent": "red;}</style>"}, "brand.accent"),
        ({"text": "#ffffff"}, "brand.text"),
        ({"font": "x"}, "brand.font"),
        ({"social": {"x": "javascript:alert(1)"}}, "brand.social.x"),
        ({"logo": "https://evil.example/x.png"}, "brand.logo"),
        ({"css": "x"}, "brand.css"),
        (None, "brand"),
    ],
)
def test_a_wrong_brand_is_refused_by_its_field(
    wrong: dict[str, Any] | None, field: str, acme: Caller, house: House
) -> None:
    before = everything()
    assert fields(acme.patch(f"/stores/{house.store.pk}", {"brand": wrong})) == [field]
    assert everything() == before


def test_another_accounts_image_is_no_logo(acme: Caller, house: House) -> None:
    theirs = keep_image(an_account("Other"), png(), "logo.png")
    before = everything()
    assert fields(acme.patch(f"/stores/{house.store.pk}", {"brand": {"logo": image_url(theirs)}})) == ["brand.logo"]
    assert everything() == before
