"""The status line says how far an order has come."""

from orderwire.emails.progress import progress_html, progress_text

WAY = ("Ordered", "Packed", "Shipped", "Delivered")


def test_text_says_done_begun_and_to_do() -> None:
    assert progress_text(WAY, 2.5) == "[x] Ordered  [x] Packed  [-] Shipped  [ ] Delivered"
    assert progress_text(WAY, 4) == "[x] Ordered  [x] Packed  [x] Shipped  [x] Delivered"


def test_html_has_a_segment_for_each_step_and_marks_the_newest() -> None:
    html = progress_html(WAY, 2.5)

    assert [html.count(f'<td class="{name}"') for name in ("done", "todo")] == [3, 2]
    assert html.count("font-weight:600") == 1
    assert 'font-weight:600;color:*|BRAND_TEXT|*">Shipped</td>' in html
    assert html.count('width="25%"') == 8


def test_a_step_that_has_only_begun_is_not_the_newest() -> None:
    assert 'font-weight:600;color:*|BRAND_TEXT|*">Shipped</td>' in progress_html(WAY, 3.25)
    assert progress_text(WAY, 3.25).endswith("[x] Shipped  [-] Delivered")
