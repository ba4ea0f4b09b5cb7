"""Runs inside django-post_office's own environment: queues the mails in its way, then sends them with its own command.

`python post_office_run.py SMTP_PORT COUNT FOLDER PROCESSES MAIL_JSON`: the mail's wording comes from ours, as a Django template.
"""

import json
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

DURABLE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"  # as ours


def main() -> None:
    """Queue and send."""
    port, count, folder, processes, wording = sys.argv[1:6]
    _set_up(port, folder)
    _queue(int(count), json.loads(Path(wording).read_text(encoding="utf-8")))
    call_command("send_queued_mail", processes=int(processes), verbosity=0)


def _set_up(port: str, folder: str) -> None:
    """Its settings, as durable as ours, and its tables."""
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "post_office"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(Path(folder) / "peer.sqlite3"),
                "OPTIONS": {
                    "timeout": 60,
                    "transaction_mode": "IMMEDIATE",
                    "init_command": DURABLE,
                },
            }
        },
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        EMAIL_BACKEND="post_office.EmailBackend",
        POST_OFFICE={
            "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
            "BATCH_SIZE": 200,
            "THREADS_PER_PROCESS": 4,
            "LOG_LEVEL": 1,
        },
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=int(port),
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        SECRET_KEY="benchmark only",
    )
    django.setup()
    call_command("migrate", verbosity=0)


def _queue(count: int, said: dict[str, str]) -> None:
    """One queued mail for each buyer, rendered when it is sent."""
    from post_office import mail  # noqa: PLC0415 - its tables load only after setup
    from post_office.models import EmailTemplate  # noqa: PLC0415

    template = EmailTemplate.objects.create(
        name="shipped", subject=said["subject"], content=said["text"], html_content=said["html"]
    )
    for number in range(count):
        mail.send(
            f"buyer{number}@example.com",
            "hello@acme.example",
            template=template,
            context={"number": str(number), "tracking": f"1Z999AA1{number:010d}"},
            render_on_delivery=True,
        )


if __name__ == "__main__":
    main()
