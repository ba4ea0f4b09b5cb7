"""How far a parcel is, as a line."""

import quopri
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from orderwire.carts.snapshot import Shipment
from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.framing import lit
from orderwire.emails.looks import look
from orderwire.emails.parcel_way import TODO, parcel_step, parcel_way_html, parcel_way_text
from orderwire.emails.phrases import LANGUAGES
from orderwire.emails.render import Renderer
from orderwire.stores.brand import Brand

FACTS = sample_facts()


def parcel(status: str, at: datetime | None = None) -> Shipment:
    return Shipment("s1", "UPS", "1Z999AA10123456784", None, status, at)


@pytest.mark.parametrize(
    ("status", "line", "label"),
    [
        ("pending", "[x] Ordered  [ ] On its way  [ ] Out for delivery  [ ] Delivered", "Ordered (1/4)"),
        ("label_created", "[x] Ordered  [ ] On its way  [ ] Out for delivery  [ ] Delivered", "Ordered (1/4)"),
        ("in_transit", "[x] Ordered  [x] On its way  [ ] Out for delivery  [ ] Delivered", "On its way (2/4)"),
        (
            "out_for_delivery",
            "[x] Ordered  [x] On its way  [x] Out for delivery  [ ] Delivered",
            "Out for delivery (3/4)",
        ),
        ("failed", "[x] Ordered  [x] On its way  [x] Delivery tried  [ ] Delivered", "Delivery tried (3/4)"),
        (
            "ready_for_pickup",
            "[x] Ordered  [x] On its way  [x] Ready for pick-up  [ ] Picked up",
            "Ready for pick-up (3/4)",
        ),
        ("delivered", "[x] Ordered  [x] On its way  [x] Out for delivery  [x] Delivered", "Delivered (4/4)"),
        ("picked_up", "[x] Ordered  [x] On its way  [x] Ready for pick-up  [x] Picked up", "Picked up (4/4)"),
    ],
)
def test_each_status_has_its_step_in_both_parts(status: str, line: str, label: str) -> None:
    html = parcel_way_html(FACTS, parcel(status))
    assert parcel_way_text(FACTS, parcel(status)) == line
    assert f'<table role="img" aria-label="{label}" width="100%"' in html
    assert (html.count('class="done"'), html.count('class="todo"')) == (line.count("[x]"), line.count("[ ]"))
    assert html.count("font-weight:700") == 1
    assert [
        name for name in line.replace("[x] ", "").replace("[ ] ", "").split("  ") if f">{name}</td>" not in html
    ] == []


def test_what_nobody_said_is_not_drawn() -> None:
    for status in ("", "cancelled", "somewhere"):
        assert (parcel_step(parcel(status)), parcel_way_text(FACTS, parcel(status))) == (0, "")
        assert parcel_way_html(FACTS, parcel(status)) == ""
    assert (
        parcel_step(parcel("", datetime(2026, 11, 21, tzinfo=UTC))) == 2
    )  # it left the shop, and no carrier spoke yet


def test_it_is_painted_without_pictures_in_the_shops_colour() -> None:
    html = parcel_way_html(replace(FACTS, brand=Brand(accent="#7a1fa2")), parcel("in_transit"))
    assert html.count('bgcolor="#7a1fa2" height="4"') == 2
    assert html.count(f'bgcolor="{TODO}" height="4"') == 2
    assert "<img" not in html
    assert "url(" not in html


@pytest.mark.parametrize("locale", LANGUAGES)
def test_it_speaks_the_mails_language(locale: str) -> None:
    facts = replace(FACTS, locale=locale)
    said = parcel_way_text(facts, parcel("in_transit"))
    assert said.count("[") == 4
    assert (said == parcel_way_text(FACTS, parcel("in_transit"))) == (locale == "en")


def test_it_runs_from_right_to_left_where_people_read_so() -> None:
    html = parcel_way_html(replace(FACTS, locale="ar"), parcel("in_transit"))
    assert ' dir="rtl" width="100%"' in html
    assert "padding:0 0 0 4px" in html
    assert "padding:6px 0 0 4px" in html
    assert "padding:0 4px 0 0" not in html


def written(key: str, facts: MailFacts) -> tuple[str, str]:
    compiled = compile_template(TemplateSource("starter", key), "Order *|ORDER_NUMBER|*")
    parts = Renderer().render("v", compiled, facts)
    return tuple(quopri.decodestring(part).decode().replace("\r\n", "\n") for part in (parts.html_qp, parts.text_qp))  # type: ignore[return-value]


def test_each_parcel_of_a_mail_has_its_own_line() -> None:
    parcels = (parcel("out_for_delivery"), Shipment("s2", "DHL", "00340434161094042557"))
    html, text = written("shipped", replace(FACTS, shipments=parcels))
    assert html.count('role="img"') == 1
    assert (
        "UPS 1Z999AA10123456784 (Out for delivery)\n[x] Ordered  [x] On its way  [x] Out for delivery  [ ] Delivered\n"
        in text
    )
    assert text.count("[x] Ordered  [x] On its way") == 1
    for key in ("delivered", "cancelled", "refunded", "review_request", "ready_for_pickup"):
        assert 'role="img"' not in written(key, FACTS)[0]


def test_its_words_are_read_by_light_and_in_the_dark() -> None:
    html, _ = written("shipped", FACTS)
    assert ">Out for delivery</td>" in html
    assert look(html).faint == []
    assert look(html, dark=True).faint == []
    assert "background-color: #45b884" in lit(html, dark=True)


def test_it_may_stand_in_words_of_ones_own_and_in_no_attribute() -> None:
    row = "<mj-section><mj-column><mj-text>*|EACH:SHIPMENTS|*{}*|END:EACH|*</mj-text></mj-column></mj-section>"
    around = f"<mjml><mj-body>{row}</mj-body></mjml>"
    compiled = compile_template(TemplateSource("mjml", around.format("*|SHIPMENT_PROGRESS|*")), "x")
    parts = Renderer().render("v", compiled, FACTS)
    assert b'role=3D"img"' in parts.html_qp.replace(b"=\r\n", b"")
    assert b"[x] Ordered" in parts.text_qp
    with pytest.raises(ValueError, match="is a whole block"):
        compile_template(TemplateSource("mjml", around.format('<a title="*|SHIPMENT_PROGRESS|*">x</a>')), "x")
