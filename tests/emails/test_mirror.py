"""What stood left stands right, and nothing else moves."""

import pytest

from orderwire.emails.mirror import mirrored, tongued


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<td align="right" style="text-align: left">', '<td align="left" style="text-align: right">'),
        ('style="padding-left:16px;border-left:0"', 'style="padding-right:16px;border-right:0"'),
        ('padding="1px 2px 3px 4px"', 'padding="1px 4px 3px 2px"'),
        ('style="margin:1px 2px 3px 4px"', 'style="margin:1px 4px 3px 2px"'),
        ("{ padding: 0 20px 5px 0 !important; }", "{ padding: 0 0 5px 20px !important; }"),
        ('border-radius="20px 20px 0 0"', 'border-radius="20px 20px 0 0"'),
        ('style="border-radius:3px 0 0 3px"', 'style="border-radius:0 3px 3px 0"'),
        ('style="padding:0 40px">left, right', 'style="padding:0 40px">left, right'),
        ('<table width="1"><table dir="ltr">', '<table dir="rtl" width="1"><table dir="ltr">'),
        ('align="center"', 'align="center"'),
    ],
)
def test_sides_edges_and_corners(before: str, after: str) -> None:
    assert mirrored(before) == after


@pytest.mark.parametrize(
    ("before", "language", "after"),
    [
        ("<!doctype html><html><body>", "ar", '<!doctype html><html lang="ar" dir="rtl"><body>'),
        ('<html lang="und" dir="auto" xmlns="x">', "de-AT", '<html lang="de-AT" dir="ltr" xmlns="x">'),
        ('<html lang="fr" dir="ltr">', "he", '<html lang="fr" dir="ltr">'),
        ("<p>no document</p>", "he", "<p>no document</p>"),
    ],
)
def test_a_document_says_its_language_once(before: str, language: str, after: str) -> None:
    assert tongued(before, language) == after
