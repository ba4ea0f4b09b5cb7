"""A mail's HTML made ready for a frame."""

from orderwire.emails.framing import MAIL_POLICY, framed


def test_links_open_outside_the_frame() -> None:
    assert framed("<html><HEAD lang='en'><title>x</title></HEAD>") == (
        "<html><HEAD lang='en'><base target=\"_blank\"><title>x</title></HEAD>"
    )
    assert framed("<p>no head</p>") == '<base target="_blank"><p>no head</p>'


def test_only_the_first_head_counts_and_no_group_is_read_into_it() -> None:
    assert framed(r"<head>\1</head><head></head>").count("<base") == 1


def test_nothing_runs_under_the_policy() -> None:
    assert MAIL_POLICY.startswith("default-src 'none'; ")
    assert "script" not in MAIL_POLICY
    assert "form-action 'none'" in MAIL_POLICY
