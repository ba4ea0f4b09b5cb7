"""What a person should mend in the settings, one sentence each."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection

from orderwire.mailers.dns_text import is_server
from orderwire.mailers.server_url import parse_smtp_url


def mends() -> list[str]:
    """Everything that would keep the site from working. Settings that cannot be read at all are refused before this."""
    return [*_base_url(), *_smtp_url(), *_dns_servers(), *_data_folder(), *_database()]


def _base_url() -> list[str]:
    site = urlsplit(settings.BASE_URL)
    if site.scheme not in {"http", "https"} or not site.hostname or site.path or site.query:
        return [
            f"ORDERWIRE_BASE_URL is {settings.BASE_URL!r}: give the site's address without a path, like https://mail.example.com."
        ]
    return []


def _smtp_url() -> list[str]:
    if not settings.SMTP_URL:
        return []
    try:
        parse_smtp_url(settings.SMTP_URL)
    except ValueError as error:
        return [f"ORDERWIRE_SMTP_URL cannot be used: {error}"]
    return []


def _dns_servers() -> list[str]:
    wrong = [one for one in settings.DNS_SERVERS if not is_server(one)]
    return [
        f"ORDERWIRE_DNS_SERVERS names {one!r}: give an IP address, like 192.0.2.1 or 192.0.2.1:53." for one in wrong
    ]


def _data_folder() -> list[str]:
    probe = settings.DATA / ".writable"
    try:
        settings.DATA.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return [
            f"ORDERWIRE_DATA names {settings.DATA}, which cannot be written: {error.strerror}. Choose another folder."
        ]
    return []


def _database() -> list[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        words = " ".join(str(error).split())
        return [f"The database does not answer ({words}): look at ORDERWIRE_DATABASE_URL and whether the server runs."]
    return []
