"""Words for telling the edge cases: a company, a person, a deal, a conversation, what must come out."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from . import records, team
from .stamps import at
from .world import Deal, World


@dataclass
class Party:
    """One participant before the conversation document is written."""

    name: str | None = None
    email: str | None = None
    title: str | None = None
    phone: str | None = None
    user: dict | None = None
    affiliation: str = "External"
    methods: tuple[str, ...] | None = ("Invitee", "Attendee")


@dataclass
class Case:
    """A conversation with its expected resolution, stated by hand and checked against the resolver."""

    id: str
    what: str
    expected: dict
    when: datetime
    host: dict | None
    parties: list[Party]
    options: dict = field(default_factory=dict)


def member(user: dict) -> Party:
    return Party(user["Name"], user["Email"], user["Title"], user=user, affiliation="Internal")


def guest(row: dict, **more) -> Party:
    """A contact or lead as the meeting's participant."""
    return Party(**({"name": row["Name"], "email": row["Email"], "title": row["Title"]} | more))


class Scene:
    """Adds to the world and collects cases. Each story has companies of its own."""

    def __init__(self, world: World):
        self.world = world
        self.cases: list[Case] = []
        self.iris, self.callum, self.jana = (team.user(world, n) for n in ("Vang", "Tait", "Wiedemann"))
        self.nigel = team.user(world, "Farrow", active=False)

    def company(self, name: str, website: str | None, **more) -> dict:
        created = at("2024-09-02 09:00") + timedelta(hours=7 * len(self.world.tables["Account"]))
        values = {"BillingCity": "Leeds", "BillingCountry": "United Kingdom", "Industry": "Retail"}
        return records.add_account(self.world, name, website, self.iris, created, **(values | more))

    def person(self, account: dict | None, name: str, email: str, modified: str = "2026-03-02 09:00", **more) -> dict:
        first, last = _split(name)
        title = more.pop("Title", "Operations Manager")
        return records.add_contact(self.world, (first, last), email, account, at("2025-06-02 09:00"),
                                   modified=at(modified), Title=title, **more)

    def lead(self, name: str, company: str, email: str | None, modified: str = "2026-03-03 09:00", **more) -> dict:
        first, last = _split(name)
        return records.add_lead(self.world, (first, last), company, email, self.iris, at("2026-02-02 09:00"),
                                modified=at(modified), **more)

    def deal(self, account: dict, owner: dict, what: str, steps: list[tuple[str, str]] | None = None,
             modified: str = "2026-05-05 10:00", **more) -> dict:
        steps = steps or [("2026-02-10 10:00", "Qualification"), ("2026-04-14 10:00", "Proposal")]
        close = date.fromisoformat(more["close"]) if "close" in more else None
        return records.add_opportunity(self.world, Deal(
            account, f"{account['Name']} – {what}", owner, [(at(when), stage) for when, stage in steps],
            amount=15000 + 500 * len(self.world.tables["Opportunity"]), close=close, modified=at(modified),
            history=more.get("history", True)))

    def role(self, opportunity: dict, contact: dict) -> None:
        records.add_role(self.world, opportunity, contact, "Influencer", False, at("2026-04-20 09:00"))

    def case(self, case_id: str, what: str, guests: list, expected: dict, **options) -> Case:
        """`options`: host, when, members (internal people in the room), and anything the writer understands."""
        host = options.pop("host", self.iris)
        when = at(options.pop("when")) if "when" in options else self._next_slot()
        room = options.pop("members", [host] if host else [])
        parties = [member(u) for u in room] + [g if isinstance(g, Party) else guest(g) for g in guests]
        case = Case(f"case-{case_id}", what, expect(**expected), when, host, parties, options)
        self.cases.append(case)
        return case

    def _next_slot(self) -> datetime:
        moment = at("2026-06-02 08:00") + timedelta(days=len(self.cases), minutes=45 * (len(self.cases) % 9))
        return moment + timedelta(days=(7 - moment.weekday()) if moment.weekday() > 4 else 0)


def _split(name: str) -> tuple[str | None, str]:
    first, _, last = name.rpartition(" ")
    return first or None, last


def expect(contacts=(), leads=(), accounts=(), opportunity=None) -> dict:
    """Rows to ids, in the order of expected.json."""
    def ids_of(rows):
        return sorted(row["Id"] for row in rows)
    return {"contacts": ids_of(contacts), "leads": ids_of(leads), "accounts": ids_of(accounts),
            "opportunity": opportunity and opportunity["Id"]}
