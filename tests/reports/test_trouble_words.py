"""What broke, in a sentence that says what to do."""

import pytest

from orderwire.reports import trouble_words
from orderwire.reports.models import Trouble


@pytest.mark.parametrize(
    ("kind", "code", "detail", "said"),
    [
        ("store", "broken", "The key was refused", "The connection of the store “X” is broken: The key was refused."),
        ("store", "silent", "", "The store “X” has sent nothing for three days"),
        ("sender", "broken", "535 no", "It said: 535 no. Mend its sign-in"),
        ("rule", "failing", "No such tag.", "cannot write its mails: No such tag. Mend its mail"),
        ("rule", "rejected", "5/8", "(5/8 of the last ones)"),
        ("rule", "new", "", "Something is broken."),
    ],
)
def test_sentences(kind: str, code: str, detail: str, said: str) -> None:
    assert said in trouble_words.broken(Trouble(kind=kind, code=code, detail=detail, name="X"))


@pytest.mark.parametrize(
    ("kind", "path"), [("store", "/stores/x/"), ("sender", "/senders/x/"), ("rule", "/rules/x/edit/3/")]
)
def test_the_page_where_it_is_mended(kind: str, path: str) -> None:
    trouble = Trouble(kind=kind, subject_id="x", name="X")
    assert trouble_words.path(trouble) == path
    assert "“X”" in trouble_words.mended(trouble)
