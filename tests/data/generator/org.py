"""The ordinary part of the org: companies with their people, deals and leads."""

from datetime import date, datetime, timedelta

from . import names, records, team
from .stamps import UTC, at, shift
from .world import NOW, Deal, World, stream

PATH = ("Prospecting", "Qualification", "Needs Analysis", "Proposal", "Negotiation", "Verbal Commit", "Closed Won")
PRODUCTS = ("Plan", "Stock", "Dock", "Pulse", "Plan + Stock", "Stock + Dock", "full suite")
ROLES = ("Decision Maker", "Economic Buyer", "Evaluator", "Influencer", "Business User", "Executive Sponsor")
TERRITORY = {
    "United Kingdom": "UK & Ireland", "Ireland": "UK & Ireland", "United States": "Americas", "Canada": "Americas",
    "Netherlands": "Benelux & Nordics", "Norway": "Benelux & Nordics", "Germany": "DACH", "Austria": "DACH",
    "Switzerland": "DACH", "France": "France", "Spain": "Iberia & Mexico", "Mexico": "Iberia & Mexico", "Japan": "Japan",
}


def build_ordinary(world: World) -> None:
    team.add_team(world)
    team.add_stages(world)
    for number, line in enumerate(names.rows(names.ACCOUNTS)):
        _add_company(world, number, line)
    for number, line in enumerate(names.rows(names.LEAD_COMPANIES)):
        _add_lead_company(world, number, line)
    _convert_some(world)
    _add_tasks(world)


def _add_company(world: World, number: int, line: list[str]) -> None:
    name, domain, country, city, language, call_language, industry, employees = line
    rng = stream(f"company/{name}")
    owner = rng.choice(team.sellers(world, TERRITORY[country]))
    created = at("2024-02-05 09:00") + timedelta(days=rng.randint(0, 520), minutes=rng.randint(0, 500))
    account = records.add_account(
        world, name, _website(rng, domain), owner, created, Type=rng.choice(("Prospect", "Prospect", "Customer")),
        Industry=industry, NumberOfEmployees=int(employees), AnnualRevenue=float(int(employees) * rng.randint(90, 260) * 1000),
        BillingCity=city, BillingCountry=country, Phone=world.phones.next(country),
        AccountSource=rng.choice(("Web", "Partner", "Trade Show", "Outbound")), Rating=rng.choice(("Hot", "Warm", "Cold")),
    )
    world.call_language[account["Id"]] = call_language
    style = rng.choice(("first.last", "f.last", "first"))
    for _ in range(rng.choice((2, 3, 3, 3, 4, 4, 5))):
        _add_person(world, rng, account, domain, language, style)
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4))):
        _add_ordinary_deal(world, rng, account, owner)


def _website(rng, domain: str) -> str:
    return rng.choice((domain, f"www.{domain}", f"https://{domain}", f"https://www.{domain}/", f"http://www.{domain}/en/home"))


def address(first: str, last: str, domain: str, style: str = "first.last") -> str:
    first, last = names.plain(first), names.plain(last)
    local = {"first.last": f"{first}.{last}", "f.last": f"{first[0]}.{last}", "first": first}[style]
    return f"{local}@{domain}"


def _add_person(world: World, rng, account: dict, domain: str, language: str, style: str) -> dict:
    first, last = world.people.next(language)
    email = address(first, last, domain, style)
    if any(c["Email"] == email for c in world.tables["Contact"]):
        email = address(first, last, domain)
    country = account["BillingCountry"]
    created = at("2025-01-07 09:00") + timedelta(days=rng.randint(0, 480), minutes=rng.randint(0, 540))
    return records.add_contact(
        world, (first, last), email, account, created, Title=rng.choice(names.TITLES[language].split("|")),
        Phone=world.phones.next(country) if rng.random() < 0.7 else None,
        MobilePhone=world.phones.next(country, mobile=True) if rng.random() < 0.4 else None,
        LeadSource=rng.choice(("Web", "Referral", "Trade Show", "Outbound", None)),
        modified=shift(created, days=rng.randint(0, 90)),
    )


def _add_ordinary_deal(world: World, rng, account: dict, owner: dict) -> None:
    if rng.random() < 0.15:
        owner = rng.choice(team.sellers(world))
    created = datetime(2025, 11, 3, 9, tzinfo=UTC) + timedelta(days=rng.randint(0, 360), minutes=rng.randint(0, 480))
    steps = _steps(rng, created)
    kind = "Existing Business" if account["Type"] == "Customer" else "New Business"
    amount = rng.choice((9, 12, 18, 24, 36, 48, 60, 84, 120, 180)) * 1000 + rng.randint(0, 9) * 250
    name = f"{account['Name']} – {rng.choice(PRODUCTS)} {rng.choice(('', '2026', 'pilot', 'renewal', 'expansion'))}".strip()
    modified = min(shift(steps[-1][0], days=rng.randint(0, 20), minutes=rng.randint(1, 600)), NOW)
    deal = Deal(account, name, owner, steps, amount, modified=modified, history=rng.random() > 0.1, kind=kind)
    opportunity = records.add_opportunity(world, deal)
    people = world.contacts_of(account)
    for position, person in enumerate(rng.sample(people, min(len(people), rng.randint(1, 3)))):
        records.add_role(world, opportunity, person, rng.choice(ROLES), position == 0, shift(created, minutes=5 + position))


def _steps(rng, created: datetime) -> list[tuple[datetime, str]]:
    """Stages entered before NOW; some deals stall, some are lost on the way."""
    first = rng.choice((0, 0, 1, 2))
    moment, steps = created, [(created, PATH[first])]
    for stage in PATH[first + 1:]:
        moment = shift(moment, days=rng.randint(22, 75), minutes=rng.randint(-200, 200))
        if moment >= NOW:
            break
        lost = rng.random() < 0.06
        steps.append((moment, "Closed Lost" if lost else stage))
        if lost:
            break
    return steps


def _add_lead_company(world: World, number: int, line: list[str]) -> None:
    company, domain, country, language = line
    rng = stream(f"lead/{company}")
    owner = rng.choice(team.sellers(world, TERRITORY[country]))
    for position in range(2 if domain and rng.random() < 0.3 else 1):
        first, last = world.people.next(language)
        free = f"{names.plain(first)}.{names.plain(last)}.{names.plain(company)[:6]}@gmail.com"
        created = at("2026-01-12 09:00") + timedelta(days=rng.randint(0, 300), minutes=rng.randint(0, 540))
        records.add_lead(
            world, (first, last), company, address(first, last, domain) if domain else free, owner, created,
            Title=rng.choice(names.TITLES[language].split("|")), Phone=world.phones.next(country),
            MobilePhone=world.phones.next(country, mobile=True) if rng.random() < 0.3 else None,
            Website=f"https://{domain}" if domain else None, Country=country,
            Status=rng.choice(("Open - Not Contacted", "Working - Contacted", "Qualified", "Nurturing")),
            LeadSource=rng.choice(("Web", "Trade Show", "Outbound", "Referral")),
            modified=min(shift(created, days=rng.randint(0, 60)), NOW),
        )


def _convert_some(world: World) -> None:
    """Every sixth company began as a lead with the same address as its first contact."""
    for account in world.tables["Account"][::6]:
        deals = [o for o in world.tables["Opportunity"] if o["AccountId"] == account["Id"]]
        person = world.contacts_of(account)[0]
        moment = datetime.fromisoformat(person["CreatedDate"].replace(".000+0000", "+00:00"))
        owner = world.by_id[account["OwnerId"]]
        lead = records.add_lead(world, (person["FirstName"], person["LastName"]), account["Name"], person["Email"], owner,
                                shift(moment, days=-20), Title=person["Title"], Country=account["BillingCountry"])
        records.convert(world, lead, moment, account, person, deals[0])


def _add_tasks(world: World) -> None:
    """A few activities that were there before: nothing of ours may touch them."""
    rng = stream("tasks")
    for opportunity in rng.sample(world.tables["Opportunity"][:60], 12):
        person = world.contacts_of(world.by_id[opportunity["AccountId"]])[0]
        day = date(2026, rng.randint(3, 10), rng.randint(1, 28))
        done = rng.random() < 0.6
        values = {
            "WhoId": person["Id"], "WhatId": opportunity["Id"], "AccountId": opportunity["AccountId"],
            "Subject": rng.choice(("Send price list", "Call back about pilot", "Prepare workshop", "Chase signature")),
            "ActivityDate": day.isoformat(), "Status": "Completed" if done else "Not Started", "Priority": "Normal",
            "IsClosed": done, "Description": None, "TaskSubtype": "Task", "OwnerId": opportunity["OwnerId"],
        }
        world.add("Task", values, datetime(day.year, day.month, day.day, 8, tzinfo=UTC))
