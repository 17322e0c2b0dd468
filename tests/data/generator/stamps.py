"""Points in time: always aware, always UTC, whole seconds."""

from datetime import date, datetime, timedelta, timezone

UTC = timezone.utc


def at(text: str) -> datetime:
    """`2026-05-04` or `2026-05-04 09:30` or `2026-05-04 09:30:12`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def salesforce(moment: datetime) -> str:
    """As the REST API writes a datetime: milliseconds, zone without a colon."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def parse_salesforce(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")


def rfc3339(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_rfc3339(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def shift(moment: datetime, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
    moved = moment + timedelta(days=days, hours=hours, minutes=minutes)
    return moved.replace(microsecond=0)


def working_hour(rng, day: date) -> datetime:
    """A believable start on that day, moved off a weekend."""
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, rng.randint(7, 16), rng.choice((0, 15, 30, 45)), tzinfo=UTC)
