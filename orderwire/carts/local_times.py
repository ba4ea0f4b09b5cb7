"""Times of carts that keep the shop's wall clock without a zone: what they mean in the hour that a clock goes through twice."""

from datetime import UTC, datetime, timedelta

from orderwire.carts.reading import read_time, zone_of

_HOUR = timedelta(hours=1)


def read_local(value: object, zone: str, now: datetime) -> datetime:
    """The moment of a wall-clock time. In the doubled hour it is the later one that is not in the future.

    So an order that changes again after its clock was put back is never older than before. Raises Unreadable.
    """
    moment = read_time(value, zone)
    here = zone_of(zone)
    later = moment + _HOUR
    doubled = later.astimezone(here).replace(tzinfo=None) == moment.astimezone(here).replace(tzinfo=None)
    return later if doubled and later <= now else moment


def wall_clock(moment: datetime, zone: str) -> str:
    """The earliest wall-clock time that anything from `moment` on can carry: an hour less right before a clock goes back."""
    here = moment.astimezone(zone_of(zone))
    then = (moment + _HOUR).astimezone(here.tzinfo)
    if (then.utcoffset() or timedelta()) < (here.utcoffset() or timedelta()):
        here -= _HOUR
    return here.strftime("%Y-%m-%d %H:%M:%S")


def safe_start(moment: datetime, zone: str) -> datetime:
    """`moment`, an hour earlier right before a clock goes back, for carts that compare moments in their own clock's time."""
    here = moment.astimezone(zone_of(zone))
    back = (moment + _HOUR).astimezone(here.tzinfo).utcoffset() != here.utcoffset()
    return (moment - _HOUR if back else moment).astimezone(UTC)
