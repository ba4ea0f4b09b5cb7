"""A mail's HTML made ready for a frame."""

from orderwire.emails.framing import MAIL_POLICY, NO_PICTURES_POLICY, framed, has_dark, lit, without_pictures


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


DARK = (
    '<html><head><meta name="color-scheme" content="light dark"><style>:root { color-scheme: light dark; } '
    "@media only screen and (prefers-color-scheme:dark) { p { color: #eee } } "
    "@media (prefers-color-scheme: light) { p { color: #111 } }</style></head><body><p>x</p></body></html>"
)


def test_in_the_dark_the_mails_own_rules_for_it_hold() -> None:
    dark = lit(DARK, dark=True)
    assert "@media only screen and (min-width: 0) { p { color: #eee } }" in dark
    assert "@media (max-width: 0) { p { color: #111 } }" in dark
    assert '<meta name="color-scheme" content="dark">' in dark
    assert ":root { color-scheme: dark; }" in dark


def test_by_day_no_screen_turns_the_mail_dark() -> None:
    day = lit(DARK, dark=False)
    assert "@media only screen and (max-width: 0) { p { color: #eee } }" in day
    assert "@media (min-width: 0) { p { color: #111 } }" in day
    assert '<meta name="color-scheme" content="light">' in day


def test_a_mail_that_says_nothing_of_the_dark_stays_as_it_is() -> None:
    plain = (
        '<html><head><meta name="viewport" content="width=device-width"></head><body><p>light dark</p></body></html>'
    )
    assert lit(plain, dark=True) == plain
    only_light = '<style>:root{color-scheme:light only}</style><meta name="color-scheme" content="light">'
    assert lit(only_light, dark=True) == only_light
    assert (has_dark(DARK), has_dark(plain)) == (True, False)


def test_without_pictures_their_words_stay() -> None:
    mail = (
        '<img src="https://e.example/a.png" srcset="https://e.example/b.png 2x" alt="A lamp"><img alt=\'B\' src=\'c.png\'>'
        '<td background="https://e.example/d.png" style="background:#fff url(&quot;https://e.example/e.png&quot;) top">x</td>'
    )
    bare = without_pictures(mail)
    assert bare == '<img alt="A lamp"><img alt=\'B\'><td style="background:#fff none top">x</td>'


def test_a_frame_without_pictures_loads_none() -> None:
    assert "img-src 'none'" in NO_PICTURES_POLICY
    assert NO_PICTURES_POLICY.count("img-src") == 1
