"""A form keeps what was typed and puts each complaint beside its field."""

from orderwire.core.failures import FieldError, Refusal
from orderwire.web.forms import Field, Form, lines, posted


def a_form() -> Form:
    return Form(
        [
            Field("name", "Name", required=True),
            Field("sender.email", "Sender", help="Yours."),
            Field("on", "On", "checkbox"),
        ]
    )


def test_what_was_typed_stays_and_an_unticked_box_is_off() -> None:
    form = a_form().fill({"name": " Ada ", "on": "on"})
    assert form.values() == {"name": "Ada", "sender.email": "", "on": "on"}
    form.fill({"sender.email": "x"})
    assert form.values() == {"name": "Ada", "sender.email": "x", "on": ""}


def test_a_password_keeps_its_spaces() -> None:
    form = Form([Field("password", "Password", "password")], {"password": " a b "})
    assert form.values() == {"password": " a b "}


def test_a_complaint_stands_beside_its_field_or_the_nearest_above_the_form() -> None:
    errors = [FieldError("sender.email", "No."), FieldError("name.3", "Not this."), FieldError("elsewhere", "Hm.")]
    form = a_form().take(Refusal(errors))
    assert form["sender_email"].errors == ["No."]
    assert form["name"].errors == ["Not this."]
    assert form.complaints == ["Hm."]
    assert [field.name for field in form.wrong] == ["name", "sender.email"]


def test_the_same_complaint_is_said_once() -> None:
    form = a_form().take(Refusal([FieldError("name.0", "No."), FieldError("name.1", "No.")]))
    assert form["name"].errors == ["No."]


def test_a_screen_reader_hears_error_and_help() -> None:
    form = a_form().take(Refusal.of("sender.email", "No."))
    assert form["sender_email"].described_by == "f-sender-email-error f-sender-email-help"
    assert form["name"].described_by == ""


def test_entries_come_one_a_line_or_with_commas() -> None:
    assert lines("LAMP-01, CHAIR-*\r\n\n LAMP-02;LAMP-01 ,") == ["LAMP-01", "CHAIR-*", "LAMP-02"]
    assert lines(" \n,") == []


def test_a_post_is_plain_words() -> None:
    assert posted({"a": "1", "b": 2}) == {"a": "1", "b": "2"}
