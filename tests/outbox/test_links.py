"""Links in mails open what they were made for, and nothing else."""

import pytest

from orderwire.outbox.links import message_id_of, preview_url, token, unsubscribe_url
from orderwire.outbox.models import Message

ID = "msg_01jabcdefghjkmnpqrstvwxyz0"


def test_a_token_leads_back_to_its_message() -> None:
    word = token("unsubscribe", ID)
    assert message_id_of("unsubscribe", word) == ID
    assert word.isalnum() and word == word.lower()
    assert unsubscribe_url(Message(id=ID)).endswith(f"/u/{word}")
    assert preview_url().endswith("/u/preview")


@pytest.mark.parametrize(
    "change", [lambda w: w[:-1] + "0", lambda w: "1" + w[1:], lambda w: w[-26:], lambda w: "", str.upper]
)
def test_every_other_word_leads_nowhere(change: object) -> None:
    word = token("unsubscribe", ID)
    assert callable(change)
    changed = change(word if not word.endswith("0") else token("unsubscribe", ID[:-1] + "1"))
    assert message_id_of("unsubscribe", changed) is None


def test_a_token_for_one_purpose_is_none_for_another() -> None:
    assert message_id_of("click", token("unsubscribe", ID)) is None
    assert message_id_of("unsubscribe", "é" * 60) is None
