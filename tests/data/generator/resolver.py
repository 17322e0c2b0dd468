"""The resolution rules, read once more and written without a look at the engine.

Input: the tables of the org and one conversation document; output: ids. Slow and plain on purpose.
"""

import re
from datetime import datetime, timedelta
from functools import lru_cache

from .stamps import UTC, parse_rfc3339, parse_salesforce

CREATED_GRACE = timedelta(days=14)
FREE_MAIL = set(
    "gmail.com googlemail.com msn.com ymail.com icloud.com me.com mac.com aol.com web.de t-online.de proton.me "
    "protonmail.com mail.ru qq.com 163.com 126.com zoho.com fastmail.com hey.com mailinator.com".split())
FREE_MAIL_FAMILIES = ("outlook", "hotmail", "live", "yahoo", "gmx", "yandex")
ADDRESS = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")


@lru_cache(maxsize=None)
def address_of(text: str | None) -> str | None:
    """The bare address, lower case, its domain in ASCII; None when there is none."""
    found = ADDRESS.search(text or "")
    if not found:
        return None
    local, domain = found.group().lower().rsplit("@", 1)
    return f"{local}@{ascii_domain(domain)}"


def ascii_domain(domain: str) -> str:
    return domain.lower().strip(".").encode("idna").decode("ascii")


def without_tag(address: str) -> str:
    local, domain = address.rsplit("@", 1)
    return f"{local.split('+', 1)[0]}@{domain}"


def registrable(domain: str) -> str:
    """Last label and the one before: enough for the top-level names used here (.test, .example, .com, .de)."""
    return ".".join(domain.split(".")[-2:])


@lru_cache(maxsize=None)
def website_domain(website: str | None) -> str | None:
    if not website:
        return None
    host = re.sub(r"^[a-z]+://", "", website.strip().lower())
    host = re.split(r"[/?#:]", host)[0]
    return registrable(ascii_domain(host)) if "." in host else None


def is_free_mail(domain: str) -> bool:
    return domain in FREE_MAIL or domain.split(".")[0] in FREE_MAIL_FAMILIES


def digits(phone: str | None) -> str | None:
    """E.164 for numbers written with a plus; None for all others."""
    text = (phone or "").strip()
    return "+" + re.sub(r"\D", "", text) if text.startswith("+") else None


class Resolver:
    def __init__(self, tables: dict[str, list[dict]]):
        self.tables = tables
        self.rows = {row["Id"]: row for table in tables.values() for row in table}
        self.closed_stages = {s["ApiName"] for s in tables["OpportunityStage"] if s["IsClosed"]}
        users = [u for u in tables["User"] if u["UserType"] == "Standard"]
        self.members = {u["Id"]: u for u in users if u["IsActive"]}
        self.own_addresses = {address_of(u["Email"]) for u in users}
        domains = {registrable(address_of(u["Email"]).split("@")[1]) for u in self.members.values()}
        self.own_domains = {d for d in domains if not is_free_mail(d)}
        self.opportunities = [o for o in self.live("Opportunity") if o["OwnerId"] in self.members]
        self.stage_changes: dict[str, list[tuple[datetime, str]]] = {}
        for row in self.live("OpportunityHistory"):
            entry = (parse_salesforce(row["CreatedDate"]), row["StageName"])
            self.stage_changes.setdefault(row["OpportunityId"], []).append(entry)

    def live(self, name: str) -> list[dict]:
        return [row for row in self.tables[name] if not row["IsDeleted"]]

    def resolve(self, document: dict) -> dict:
        meta = document["metaData"]
        moment = parse_rfc3339(meta.get("started") or meta["scheduled"])
        found = Found()
        parties = document.get("parties") or []
        for party in parties:
            if not self.is_internal(party):
                self._match(party, moment, found)
        chosen = self._choose(document, parties, moment, found)
        if chosen and chosen["AccountId"]:
            found.accounts.add(chosen["AccountId"])
        return {"contacts": sorted(found.contacts), "leads": sorted(found.leads), "accounts": sorted(found.accounts),
                "opportunity": chosen and chosen["Id"]}

    # People

    def is_internal(self, party: dict) -> bool:
        address = address_of(party.get("emailAddress"))
        if address is None:
            return party.get("affiliation") == "Internal"
        return address in self.own_addresses or registrable(address.split("@")[1]) in self.own_domains

    def member_at(self, address: str | None) -> dict | None:
        """Only active users are members, so of two users with one address the active one is found first."""
        same = [u for u in self.members.values() if address and address_of(u["Email"]) == address]
        return self._first(same, lambda u: ()) if same else None

    def host(self, document: dict, parties: list[dict]) -> str | None:
        wanted = document["metaData"].get("primaryUserId")
        if not wanted:
            return None
        if wanted in self.members:
            return wanted
        for key in ("userId", "id"):
            for party in parties:
                member = self.member_at(address_of(party.get("emailAddress")))
                if member and party.get(key) == wanted and (key == "userId" or not party.get("userId")):
                    return member["Id"]
        return None

    # Participants

    def _match(self, party: dict, moment: datetime, found: "Found") -> None:
        address = address_of(party.get("emailAddress"))
        person = self._by_address(address, moment) or self._by_phone(party.get("phoneNumber"), moment)
        account = self._take(person, found) if person else None
        if account is None and address:
            account_known = self._by_domain(registrable(address.split("@")[1]), person, found)
            found.accounts.update(account_known)
        elif account:
            found.accounts.add(account)

    def _take(self, person: dict, found: "Found") -> str | None:
        """Adds the person; answers the account the person brings along."""
        if person["Id"].startswith("003"):
            found.contacts.add(person["Id"])
            return person["AccountId"]
        if not person["IsConverted"]:
            found.leads.add(person["Id"])
            return None
        contact = self._survivor(person["ConvertedContactId"])
        if contact is None:
            return person["ConvertedAccountId"]
        found.contacts.add(contact["Id"])
        if person["ConvertedOpportunityId"]:
            found.opportunities.add(person["ConvertedOpportunityId"])
        return contact["AccountId"]

    def _by_address(self, address: str | None, moment: datetime) -> dict | None:
        if address is None:
            return None
        for spelling in dict.fromkeys((address, without_tag(address))):
            for find in (self._contacts_at, self._survivors_at, self._leads_at):
                if rows := find(spelling):
                    return self._best(rows, moment)
        return None

    def _contacts_at(self, address: str) -> list[dict]:
        return [c for c in self.live("Contact") if address_of(c["Email"]) == address]

    def _survivors_at(self, address: str) -> list[dict]:
        losers = [r for name in ("Contact", "Lead") for r in self.tables[name]
                  if r["IsDeleted"] and r["MasterRecordId"] and address_of(r["Email"]) == address]
        survivors = [self._survivor(r["MasterRecordId"]) for r in losers]
        return [s for s in survivors if s]

    def _leads_at(self, address: str) -> list[dict]:
        return [x for x in self.live("Lead") if address_of(x["Email"]) == address]

    def _survivor(self, record_id: str | None) -> dict | None:
        row = self.rows.get(record_id)
        while row and row["IsDeleted"]:
            row = self.rows.get(row["MasterRecordId"])
        return row

    def _by_phone(self, phone: str | None, moment: datetime) -> dict | None:
        number = digits(phone)
        for name in ("Contact", "Lead"):
            rows = [r for r in self.live(name) if number and number in (digits(r["Phone"]), digits(r["MobilePhone"]))]
            if rows:
                return self._best(rows, moment)
        return None

    def _best(self, rows: list[dict], moment: datetime) -> dict:
        """Unconverted leads first; then account with an eligible deal, then account, latest change, lowest id."""
        def rank(row: dict) -> tuple:
            account = self._account_of(row)
            has_deal = any(o["AccountId"] == account and self.is_eligible(o, moment) for o in self.opportunities)
            return (row.get("IsConverted", False), not (account and has_deal), not account)
        return self._first(rows, rank)

    def _account_of(self, row: dict) -> str | None:
        if not row.get("IsConverted"):
            return row.get("AccountId")
        contact = self._survivor(row["ConvertedContactId"])
        return contact["AccountId"] if contact else row["ConvertedAccountId"]

    @staticmethod
    def _first(rows: list[dict], rank) -> dict:
        latest = sorted(rows, key=lambda r: r["Id"])
        latest.sort(key=lambda r: r["LastModifiedDate"], reverse=True)
        return min(latest, key=rank)

    # Domains

    def _by_domain(self, domain: str, person: dict | None, found: "Found") -> set[str]:
        if is_free_mail(domain):
            return set()
        accounts = self._accounts_with(domain)
        if len(accounts) == 1:
            return accounts
        if not accounts and person is None:
            leads = [x for x in self.live("Lead") if not x["IsConverted"] and self._has_domain(x, domain)]
            if len(leads) == 1:
                found.leads.add(leads[0]["Id"])
        return set()

    def _accounts_with(self, domain: str) -> set[str]:
        by_website = {a["Id"] for a in self.live("Account") if website_domain(a["Website"]) == domain}
        by_people = {c["AccountId"] for c in self.live("Contact") if c["AccountId"] and self._has_domain(c, domain)}
        return by_website | (by_people if len(by_people) == 1 else set())

    @staticmethod
    def _has_domain(row: dict, domain: str) -> bool:
        address = address_of(row["Email"])
        return bool(address) and registrable(address.split("@")[1]) == domain

    # Opportunities

    def is_eligible(self, opportunity: dict, moment: datetime) -> bool:
        if parse_salesforce(opportunity["CreatedDate"]) > moment + CREATED_GRACE:
            return False
        changes = sorted(self.stage_changes.get(opportunity["Id"], []))
        if changes:
            past = [stage for when, stage in changes if when <= moment]
            return not past or past[-1] not in self.closed_stages
        if not opportunity["IsClosed"]:
            return True
        day_after = datetime.fromisoformat(opportunity["CloseDate"]).replace(tzinfo=UTC) + timedelta(days=1)
        return moment <= day_after

    def _choose(self, document: dict, parties: list[dict], moment: datetime, found: "Found") -> dict | None:
        with_role = {r["OpportunityId"] for r in self.live("OpportunityContactRole") if r["ContactId"] in found.contacts}
        candidates = [
            o for o in self.opportunities
            if (o["AccountId"] in found.accounts or o["Id"] in with_role | found.opportunities) and self.is_eligible(o, moment)
        ]
        host = self.host(document, parties)
        room = {m["Id"] for p in parties if (m := self.member_at(address_of(p.get("emailAddress"))))}

        def rank(row: dict) -> int:
            return 0 if row["OwnerId"] == host else 1 if row["OwnerId"] in room else 2
        return self._first(candidates, rank) if candidates else None


class Found:
    """What the participants of one conversation lead to."""

    def __init__(self):
        self.contacts: set[str] = set()
        self.leads: set[str] = set()
        self.accounts: set[str] = set()
        self.opportunities: set[str] = set()
