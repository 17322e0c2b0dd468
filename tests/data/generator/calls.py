"""Which conversations there are: the ordinary life of the deals, and the edge cases."""

from datetime import datetime, timedelta

from . import ids, team
from .document import Call
from .org import TERRITORY
from .scene import Case, Party, guest, member
from .stamps import at, parse_salesforce, working_hour
from .world import NOW, World, stream

FIRST_DAY, LAST_DAY = at("2026-05-04"), NOW
DEALS, LEAD_CALLS, INTERNAL, STRANGERS, UPCOMING = 122, 16, 9, 6, 5
KINDS = {
    "Prospecting": ("discovery", "discovery", "demo"), "Qualification": ("discovery", "demo"),
    "Needs Analysis": ("demo", "technical", "discovery"), "Proposal": ("demo", "pricing", "technical", "pilot"),
    "Negotiation": ("pricing", "contract", "pilot", "technical"), "Verbal Commit": ("contract", "pricing", "success"),
    "Proof of Concept": ("pilot",),
}
TITLES = {
    "en": {"discovery": "first conversation|discovery|how you plan today", "demo": "product demo|demo on your data",
           "pricing": "offer and pricing|commercials", "technical": "integration and security|technical deep dive",
           "pilot": "pilot review|pilot results", "contract": "contract open points|legal and terms",
           "success": "quarterly review|success check-in"},
    "de": {"discovery": "Erstgespräch|Kennenlernen", "demo": "Produktvorführung|Demo mit eigenen Daten",
           "pricing": "Angebot und Preise|Konditionen", "technical": "Schnittstelle und Datenschutz",
           "pilot": "Pilotprojekt: Ergebnisse", "contract": "offene Vertragspunkte", "success": "Quartalsgespräch"},
    "fr": {"discovery": "premier échange|découverte", "demo": "démonstration", "pricing": "offre et tarifs",
           "technical": "intégration et sécurité", "pilot": "bilan du pilote", "contract": "points du contrat",
           "success": "point trimestriel"},
    "es": {"discovery": "primera reunión|descubrimiento", "demo": "demostración", "pricing": "oferta y precios",
           "technical": "integración y seguridad", "pilot": "resultados del piloto", "contract": "puntos del contrato",
           "success": "revisión trimestral"},
    "ja": {"discovery": "初回打ち合わせ|課題の確認", "demo": "製品デモ", "pricing": "お見積もりの件", "technical": "システム連携の確認",
           "pilot": "試験導入の報告", "contract": "契約内容の確認", "success": "四半期レビュー"},
}
LANGUAGE_OF = {"DACH": "de", "France": "fr", "Iberia & Mexico": "es", "Japan": "ja"}
DURATIONS = (6, 9, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 33, 36, 40)
LONG = (62, 58, 88, 47, 55)  # the few of full size, spread over the deals
LIMIT = {"en": 90, "de": 34, "fr": 28, "es": 28, "ja": 16}


def ordinary(world: World) -> list[Call]:
    calls = _deal_calls(world) + _lead_calls(world) + _internal_calls(world) + _stranger_calls(world) + _upcoming(world)
    calls.sort(key=lambda call: call.when)
    rng = stream("call ids")
    for call in calls:
        call.id = f"71{rng.randrange(10**16, 10**17)}"
    return calls


def of_case(world: World, case: Case) -> Call:
    """An edge case's conversation: short, in the language of the company it is about."""
    rng = stream(case.id)
    account = world.by_id.get((case.expected["accounts"] or [None])[0], {})
    language = world.call_language.get(account.get("Id"), "en")
    phone = case.options.get("phone_call", False)
    external = any(p.affiliation != "Internal" for p in case.parties)
    kind = "internal" if not external else "cold" if phone else rng.choice(("discovery", "demo", "pricing", "pilot", "technical"))
    company = account.get("Name") or next((p.name for p in case.parties if p.user is None and p.name), "Northbridge")
    title = case.options.get("title") or case.what.rstrip(".").split(":")[0][:120]
    minutes = rng.choice((5, 6, 7, 8, 9, 11, 13))
    options = {k: v for k, v in case.options.items() if k != "title"}
    return Call(case.id, title, case.when, kind, minutes, language, company, account.get("Industry"), case.host,
                case.parties, options)


def user_numbers(world: World):
    """The recorder's own user ids: digits, not Salesforce ids."""
    numbers = {u["Id"]: str(880_013_377_001 + n) for n, u in enumerate(world.tables["User"])}
    return lambda user: numbers[user["Id"]]


def _stage_at(world: World, opportunity: dict, moment: datetime) -> str:
    rows = [h for h in world.tables["OpportunityHistory"] if h["OpportunityId"] == opportunity["Id"]]
    past = [h["StageName"] for h in rows if parse_salesforce(h["CreatedDate"]) <= moment]
    return past[-1] if past else "Qualification"


def _window(opportunity: dict) -> tuple[datetime, datetime]:
    start = max(parse_salesforce(opportunity["CreatedDate"]), FIRST_DAY)
    closed = opportunity["LastStageChangeDate"] if opportunity["IsClosed"] else None
    return start, min(parse_salesforce(closed) if closed else LAST_DAY, LAST_DAY)


def _moment(rng, start: datetime, end: datetime) -> datetime:
    day = start + timedelta(seconds=rng.random() * (end - start).total_seconds())
    begun = working_hour(rng, day.date()) + timedelta(minutes=rng.randint(0, 4), seconds=rng.randint(0, 59))
    return min(begun, LAST_DAY)


def _deal_calls(world: World) -> list[Call]:
    rng = stream("deal calls")
    known = {a["Id"] for a in world.tables["Account"] if a["Id"] in world.call_language}
    deals = [o for o in world.tables["Opportunity"] if o["AccountId"] in known]
    deals = [o for o in deals if _window(o)[1] - _window(o)[0] > timedelta(days=4)]
    rng.shuffle(deals)
    return [_deal_call(world, rng, deals[n % len(deals)], n) for n in range(DEALS)]


def _deal_call(world: World, rng, opportunity: dict, number: int) -> Call:
    account = world.by_id[opportunity["AccountId"]]
    owner = world.by_id[opportunity["OwnerId"]]
    host = owner if rng.random() < 0.8 else rng.choice(team.sellers(world))
    language = world.call_language[account["Id"]]
    when = _moment(rng, *_window(opportunity))
    stage = _stage_at(world, opportunity, when)
    kind = "success" if account["Type"] == "Customer" and rng.random() < 0.4 else rng.choice(KINDS.get(stage, ("demo",)))
    minutes = min(rng.choice(DURATIONS), LIMIT[language])
    if number % 24 == 7 and language == "en":
        minutes = LONG[number // 24 % len(LONG)]
    parties = _room(world, rng, account, host, kind)
    options = {"private": True} if rng.random() < 0.04 else {}
    if rng.random() < 0.08:
        options["host_reference"] = "salesforce"
    if rng.random() < 0.3:
        options["context"] = opportunity
    title = f"{account['Name']} – {rng.choice(TITLES[language][kind].split('|'))}"
    return Call("", title, when, kind, minutes, language, account["Name"], account["Industry"], host, parties, options)


def _room(world: World, rng, account: dict, host: dict, kind: str) -> list[Party]:
    people = world.contacts_of(account)
    guests = rng.sample(people, min(len(people), rng.choice((1, 1, 1, 2, 2, 3))))
    parties = [member(host)] + [guest(g, phone=g["Phone"] if rng.random() < 0.3 else None) for g in guests]
    helper = {"technical": "Anand", "pilot": "Haddad", "success": "Kruse", "demo": "Anand"}.get(kind)
    if helper and rng.random() < 0.5:
        parties.insert(1, member(team.user(world, helper)))
    if rng.random() < 0.12:
        domain = guests[0]["Email"].split("@")[1]
        parties.append(Party("Guest", f"guest.{rng.randint(10, 99)}@{domain}"))
    return parties


def _lead_calls(world: World) -> list[Call]:
    rng = stream("lead calls")
    cold = [x for x in world.tables["Lead"] if not x["IsConverted"] and x["Phone"] and x["Country"]]
    calls = []
    for lead in rng.sample(cold, LEAD_CALLS):
        owner = world.by_id[lead["OwnerId"]]
        language = LANGUAGE_OF.get(TERRITORY[lead["Country"]], "en")
        caller = Party(lead["Name"], lead["Email"] if rng.random() < 0.6 else None, lead["Title"], lead["Phone"])
        calls.append(Call("", f"Call with {lead['Name']}", _moment(rng, max(FIRST_DAY, parse_salesforce(lead["CreatedDate"])),
                     LAST_DAY), "cold", rng.choice((5, 6, 7, 9)), language, lead["Company"], None, owner,
                     [member(owner), caller], {"phone_call": True, "direction": rng.choice(("Outbound", "Inbound"))}))
    return calls


def _internal_calls(world: World) -> list[Call]:
    rng = stream("internal calls")
    calls = []
    for number in range(INTERNAL):
        host = team.user(world, rng.choice(("Redfern", "Aalto", "Whitfield")))
        room = [host] + rng.sample([u for u in team.sellers(world) if u["ManagerId"] == host["Id"]], 3)
        account = rng.choice([a for a in world.tables["Account"] if a["Id"] in world.call_language])
        calls.append(Call("", f"Deal review week {20 + 3 * number}", _moment(rng, FIRST_DAY, LAST_DAY), "internal",
                          rng.choice((12, 18, 24)), "en", account["Name"], None, host, [member(u) for u in room]))
    return calls


def _stranger_calls(world: World) -> list[Call]:
    rng = stream("stranger calls")
    calls = []
    for _ in range(STRANGERS):
        host = rng.choice(team.sellers(world, "UK & Ireland"))
        first, last = world.people.next("en")
        party = Party(f"{first} {last}", f"{first}.{last}@{ids.base62(rng.randrange(10**6), 4).lower()}-advisory.example".lower())
        calls.append(Call("", f"Northbridge and {first} {last}", _moment(rng, FIRST_DAY, LAST_DAY), "discovery",
                          rng.choice((8, 15, 25)), "en", f"{last} Advisory", None, host, [member(host), party]))
    return calls


def _upcoming(world: World) -> list[Call]:
    """Meetings in the calendar that have not taken place."""
    rng = stream("upcoming")
    deals = [o for o in world.tables["Opportunity"][:120] if not o["IsClosed"]]
    calls = []
    for number, opportunity in enumerate(rng.sample(deals, UPCOMING)):
        account, owner = world.by_id[opportunity["AccountId"]], world.by_id[opportunity["OwnerId"]]
        language = world.call_language[account["Id"]]
        when = at("2026-11-24 09:00") + timedelta(days=number // 2, hours=number)
        title = f"{account['Name']} – {TITLES[language]['demo'].split('|')[0]}"
        calls.append(Call("", title, when, "demo", 45, language, account["Name"], account["Industry"], owner,
                          _room(world, rng, account, owner, "demo"), {"scheduled_only": True}))
    return calls
