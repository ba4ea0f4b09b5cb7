"""What a person should mend in the settings."""

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from orderwire.cli import settings_check
from orderwire.cli.settings_check import mends


@pytest.mark.django_db
def test_nothing_to_mend() -> None:
    assert mends() == []


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["mail.example.com", "ftp://x", "https://", "https://x/path", "https://x?q=1"])
def test_an_address_that_links_cannot_begin_with(settings: Any, url: str) -> None:
    settings.BASE_URL = url
    (line,) = mends()
    assert line.startswith(f"ORDERWIRE_BASE_URL is {url!r}: give the site's address")


@pytest.mark.django_db
def test_a_mail_server_that_is_none(settings: Any) -> None:
    settings.SMTP_URL = "smtp://mail.example.com?tls=maybe"
    (line,) = mends()
    assert line.startswith("ORDERWIRE_SMTP_URL cannot be used: ")


@pytest.mark.django_db
def test_a_dns_server_that_is_none(settings: Any) -> None:
    settings.DNS_SERVERS = ("off", "192.0.2.1", "192.0.2.1:53", "2001:db8::1", "[2001:db8::1]:53")
    assert mends() == []
    settings.DNS_SERVERS = ("dns.example.com",)
    (line,) = mends()
    assert line.startswith("ORDERWIRE_DNS_SERVERS names 'dns.example.com': give an IP address")


@pytest.mark.django_db
def test_a_data_folder_that_cannot_be_written(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.DATA = tmp_path / "file" / "data"
    (line,) = mends()
    assert "cannot be written" in line and line.endswith("Choose another folder.")


def test_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def cursor(self) -> None:
            raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(settings_check, "connection", Away())
    (line,) = mends()
    assert line == (
        "The database does not answer (connection refused Is the server running?): look at ORDERWIRE_DATABASE_URL and "
        "whether the server runs."
    )
