"""Brand tags on their way through the tidying of styles."""

from orderwire.emails.styled import as_tags, as_words


def test_a_brands_tag_is_a_word_of_css_for_a_while() -> None:
    page = '<p style="color:*|brand_text|*">*|BRAND_TEXT|*</p>'
    named, problems = as_words(page)
    assert (named, problems) == ('<p style="color:ow--brand_text--">*|BRAND_TEXT|*</p>', [])
    assert as_tags(named) == '<p style="color:*|BRAND_TEXT|*">*|BRAND_TEXT|*</p>'


def test_other_tags_are_told() -> None:
    _, problems = as_words('<p style="color:*|STORE_NAME|*">x</p>')
    assert problems == ["*|STORE_NAME|* can't stand in a style: only the brand's colours and font can."]
