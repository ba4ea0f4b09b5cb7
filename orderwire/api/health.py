"""For machines that watch over us: is the process alive, may it get traffic, how is the work going. Mounted without /api/v1.

`orderwire status` says the same in words (worker/status.py).
"""

from collections.abc import Iterator
from threading import Event

import structlog
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from orderwire.core import clock
from orderwire.orders import inbox
from orderwire.outbox import queue, seats
from orderwire.outbox.models import PENDING, Message, State
from orderwire.reports.models import DailyTotal

log = structlog.get_logger(__name__)


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "live"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and has all its tables; else 503 with the reason."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        reason = "" if _migrated() else "The database is not migrated: start `orderwire serve`, which does it."
    except DatabaseError:
        log.exception("not ready")
        reason = "The database does not answer."
    if reason:
        return JsonResponse({"status": "not ready", "reason": reason}, status=503)
    return JsonResponse({"status": "ready"})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Figures(Collector):
    """Read anew with each scrape. Nothing here counts over mails already sent: those are kept as totals."""

    def collect(self) -> Iterator[Metric]:
        """Every figure."""
        yield from _work()
        yield from _mails()


def _work() -> Iterator[Metric]:
    now = clock.now()
    events, oldest = inbox.counts(), queue.oldest_due(now)
    waited = (now - oldest).total_seconds() if oldest else 0.0
    yield GaugeMetricFamily("orderwire_unread_events", "Webhook events kept and not read yet.", events["unread"])
    yield GaugeMetricFamily("orderwire_parked_events", "Webhook events that could not be read.", events["parked"])
    yield GaugeMetricFamily("orderwire_due_messages", "Mails that could go now.", queue.due_now(now))
    yield GaugeMetricFamily("orderwire_oldest_due_seconds", "How long the oldest of them waits.", waited)
    yield GaugeMetricFamily("orderwire_workers", "Workers at work.", seats.living())


def _mails() -> Iterator[Metric]:
    pending = dict(Message.objects.filter(state__in=PENDING).values_list("state").order_by().annotate(n=Count("id")))
    states = GaugeMetricFamily("orderwire_messages", "Mails under way, by state, tests too.", labels=["state"])
    for state in PENDING:
        states.add_metric([str(state)], pending.get(state, 0))
    in_doubt = Message.objects.filter(state=State.UNCERTAIN, resolution="").count()
    states.add_metric([str(State.UNCERTAIN)], in_doubt)
    yield states
    totals = DailyTotal.objects.aggregate(sent=Sum("sent"), blocked=Sum("blocked"))
    yield GaugeMetricFamily("orderwire_mails_sent", "Mails in the Sent logs of all stores.", totals["sent"] or 0)
    yield GaugeMetricFamily("orderwire_mails_blocked", "Mails in the Blocked logs.", totals["blocked"] or 0)


_migrations = Event()  # set once all are applied: tables do not go away under a running process


def _migrated() -> bool:
    if not _migrations.is_set():
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            _migrations.set()
    return _migrations.is_set()
