"""Our own extensions and the carts they call for: signed as Standard Webhooks says, naming an order and no more."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orderwire.carts import magento_api, opencart_api
from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.extension_cart import ExtensionCart
from orderwire.carts.failures import BadSignature, Unreadable
from orderwire.carts.magento import MagentoCart
from orderwire.carts.prestashop import PrestaShopCart
from orderwire.carts.signing import base64_hmac, standard_key
from orderwire.carts.snapshot import LookAt, Nothing
from tests.house.tree import ROOT

NOW = datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)
SECRET = "whsec_dG9wc2VjcmV0"  # topsecret
BODY = '{"id":1001,"name":"Łódź"}'.encode()
CART = MagentoCart()
EXTENSIONS = ROOT / "extensions"


def call(body: bytes = BODY, **changed: str) -> HookCall:
    """The vector of Standard Webhooks in our notes on carts."""
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1760000000",
        "webhook-signature": "v1,3Y56YCRUvwpAIVZVi4C8OOOjGrF/+FXk9WW57+jBc3A=",
    }
    return HookCall({**headers, **{name.replace("_", "-"): value for name, value in changed.items()}}, body)


def test_the_known_signature() -> None:
    CART.verify(call(), ["whsec_b3RoZXI=", SECRET], NOW)
    assert isinstance(CART, ExtensionCart)


@pytest.mark.parametrize(
    "wrong",
    [
        call(BODY + b" "),
        call(webhook_id="msg_2"),
        call(webhook_timestamp="1760000001"),
        call(webhook_timestamp="soon"),
        call(webhook_signature="v2,3Y56YCRUvwpAIVZVi4C8OOOjGrF/+FXk9WW57+jBc3A="),
        call(webhook_signature=""),
        call(webhook_id=""),
    ],
)
def test_another_signature_is_refused(wrong: HookCall) -> None:
    with pytest.raises(BadSignature):
        CART.verify(wrong, [SECRET], NOW)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!!!", "topsecret-of-another"])
def test_another_secret_signs_nothing(secret: str) -> None:
    with pytest.raises(BadSignature):
        CART.verify(call(), [secret], NOW)


def test_an_old_call_is_refused() -> None:
    CART.verify(call(), [SECRET], NOW + timedelta(seconds=299))
    with pytest.raises(BadSignature, match="five minutes"):
        CART.verify(call(), [SECRET], NOW + timedelta(seconds=301))


def test_it_names_an_order_and_nothing_is_believed() -> None:
    body = b'{"id": 1001, "updated_at": 1760000000, "status": "complete"}'
    assert CART.read(call(body), ShopFacts()) == LookAt("1001", "The extension says that the order changed.")
    assert CART.read(call(b'{"ping": true}'), ShopFacts()) == Nothing("The extension's test call.")
    with pytest.raises(Unreadable):
        CART.read(call(b'{"id": ""}'), ShopFacts())
    with pytest.raises(Unreadable):
        CART.read(call(b"hello"), ShopFacts())


def test_each_change_is_an_event_of_its_own() -> None:
    assert CART.fingerprint(call()).dedupe_key == "msg_1"
    assert CART.fingerprint(call(webhook_id="msg_2")).dedupe_key == "msg_2"
    assert len(CART.fingerprint(call(webhook_id="")).dedupe_key) == 32


# --- the extensions' own source: no PHP runs here, so that what they send is read ---


def source(cart: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((EXTENSIONS / cart).rglob("*.php")))


@pytest.mark.parametrize("cart", ["magento", "prestashop", "opencart"])
def test_each_extension_signs_as_its_cart_verifies(cart: str) -> None:
    php = source(cart)
    for header in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        assert f"'{header}: " in php
    assert "'webhook-signature: v1,' . $signature" in php
    assert "hash_hmac('sha256', $id . '.' . $timestamp . '.' . $body, $key, true)" in php
    assert "base64_decode(preg_replace('/^whsec_/', '', trim($secret)), true)" in php
    assert "['id' => $orderId, 'updated_at' => time()]" in php
    assert base64_hmac(standard_key(SECRET), b"msg_1.1760000000." + BODY) == call().headers["webhook-signature"][3:]


@pytest.mark.parametrize("path", sorted(EXTENSIONS.rglob("*.php")), ids=lambda path: str(path.relative_to(EXTENSIONS)))
def test_no_secret_is_written_down_and_no_request_goes_unguarded(path: Path) -> None:
    php = path.read_text(encoding="utf-8")
    assert php.startswith("<?php\n")
    assert "?>" not in php
    assert len(php.splitlines()) <= 300
    assert not re.search(r"whsec_[A-Za-z0-9+]", php)
    assert "eval(" not in php and "unserialize(" not in php
    assert "CURLOPT_SSL_VERIFY" not in php
    if "curl_init(" in php:
        assert "CURLOPT_CONNECTTIMEOUT => 2" in php
        assert "CURLOPT_TIMEOUT => 5" in php


def test_magentos_statuses_stand_where_they_are_asked_for() -> None:
    routes = (EXTENSIONS / "magento" / "etc" / "webapi.xml").read_text(encoding="utf-8")
    assert f'url="/V1{magento_api.STATUSES_PATH}"' in routes
    assert re.findall(r"public function get(\w+)\(", source("magento")).count("Label") == 2


def test_prestashops_module_holds_back_the_mails_it_is_said_to() -> None:
    php = source("prestashop")
    for mail in PrestaShopCart.own_mails:
        if "our module" in mail.how:
            label = re.search(r"“(Hold back: [^”]+)”", mail.how)
            assert label is not None
            assert f"$this->l('{label[1]}')" in php
            assert f"'{mail.key}' => 'ORDERWIRE_HOLD_" in php
    hooks = re.findall(r"'(action\w+)'", php)
    assert len(hooks) == 8
    assert {f"hook{hook[0].upper()}{hook[1:]}" for hook in hooks} == set(re.findall(r"function (hook\w+)\(", php))


# --- OpenCart's extension is asked, too ---

OPENCART_3 = EXTENSIONS / "opencart" / "opencart-3" / "upload"
OPENCART_4 = EXTENSIONS / "opencart" / "opencart-4"


def test_both_versions_of_opencart_share_one_library() -> None:
    older = (OPENCART_3 / "system/library/orderwire.php").read_text(encoding="utf-8")
    newer = (OPENCART_4 / "system/library/orderwire.php").read_text(encoding="utf-8")
    assert newer.replace("namespace Opencart\\System\\Library\\Extension\\Orderwire;\n\n", "") == older
    words = "admin/language/en-gb/{}module/orderwire.php"
    assert (OPENCART_3 / words.format("extension/")).read_text() == (OPENCART_4 / words.format("")).read_text()


def test_opencarts_route_is_where_its_controllers_stand() -> None:
    assert opencart_api.ROUTE == "extension/orderwire/orders"
    older = (OPENCART_3 / "catalog/controller" / f"{opencart_api.ROUTE}.php").read_text(encoding="utf-8")
    newer = (OPENCART_4 / "catalog/controller/orders.php").read_text(encoding="utf-8")
    assert "class ControllerExtensionOrderwireOrders extends Controller" in older
    assert "namespace Opencart\\Catalog\\Controller\\Extension\\Orderwire;" in newer
    for php in (older, newer):
        assert php.index("refusal(") < php.index("answer(")
        assert "$refusal === '' ?" in php


def test_opencarts_answers_are_signed_for() -> None:
    php = (OPENCART_3 / "system/library/orderwire.php").read_text(encoding="utf-8")
    for header in (opencart_api.TIMESTAMP, opencart_api.SIGNATURE):
        assert f"'HTTP_{header.upper().replace('-', '_')}'" in php
    assert "'v1,' . base64_encode(hash_hmac('sha256', $timestamp . '.' . $query, $key, true))" in php
    assert "hash_equals($expected, $given)" in php
    assert "const SECONDS = 300;" in php
    assert set(re.findall(r"return '(\w+)'", php)) | {"clock"} == {"off", "signature", "clock"}
    known = opencart_api.signed("0123456789abcdef", "route=extension%2Forderwire%2Forders&ask=about", NOW)
    assert known == {
        "X-Orderwire-Timestamp": "1760000000",
        "X-Orderwire-Signature": "v1,9uJLwJunj2XhDtYwMTRBF0lfIXxqqyvubnFUeG2001A=",
    }


def test_only_whole_numbers_of_a_request_reach_opencarts_database() -> None:
    php = (OPENCART_3 / "system/library/orderwire.php").read_text(encoding="utf-8")
    queries = re.findall(r"->query\((.*?)\)->", php)
    assert len(queries) >= 10
    for query in queries:
        glued = [part.strip() for part in re.sub(r'"[^"]*"', "", query).split(".") if part.strip()]
        assert set(glued) <= {"DB_PREFIX", "$in", "$history", "(int)$since", "((int)$limit + 1)"} | {
            "(int)$this->config->get('config_language_id')"
        }
    assert '$history = "FROM `" . DB_PREFIX . "order_history` WHERE order_history_id > \'" . (int)$after . "\'";' in php
    assert "implode(',', array_slice(array_map('intval', array_values($ids)), 0, self::MOST)) ?: '0'" in php
    assert re.findall(r"\$in = (.*?)\(", php) == ["$this->listed"] * 3


def test_opencarts_settings_and_their_words_belong_together() -> None:
    words = (OPENCART_4 / "admin/language/en-gb/module/orderwire.php").read_text(encoding="utf-8")
    known = set(re.findall(r"\$_\['(\w+)'\]", words))
    used = set()
    for path in [*OPENCART_3.rglob("*.twig"), *OPENCART_4.rglob("*.twig")]:
        used |= set(re.findall(r"\{\{ ((?:text|entry|help|error)_\w+) \}\}", path.read_text(encoding="utf-8")))
    for path in EXTENSIONS.glob("opencart/**/admin/controller/**/*.php"):
        used |= set(re.findall(r"'((?:text|error|heading)_\w+)'", path.read_text(encoding="utf-8")))
    assert used == known
