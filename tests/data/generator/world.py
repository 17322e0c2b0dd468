"""The tables of the sample org while they are being built."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime

from . import ids, names
from .stamps import salesforce

OBJECTS = (
    "User", "Account", "Contact", "Lead", "Opportunity", "OpportunityStage",
    "OpportunityHistory", "OpportunityContactRole", "Task",
)

NOW = datetime.fromisoformat("2026-11-20T18:00:00+00:00")


def stream(name: str) -> random.Random:
    """A random stream of its own per purpose, so that one part can change without moving the others."""
    return random.Random(f"northbridge/1/{name}")


@dataclass
class Deal:
    """What an opportunity is made from. `steps` are (moment, stage), oldest first."""

    account: dict | None
    name: str
    owner: dict
    steps: list[tuple[datetime, str]]
    amount: int = 24000
    close: date | None = None
    modified: datetime | None = None
    history: bool = True
    kind: str = "New Business"


@dataclass
class World:
    tables: dict[str, list[dict]] = field(default_factory=lambda: {name: [] for name in OBJECTS})
    by_id: dict[str, dict] = field(default_factory=dict)
    people: names.People = field(default_factory=lambda: names.People(stream("people")))
    phones: names.Phones = field(default_factory=names.Phones)
    admin: str = ""
    call_language: dict[str, str] = field(default_factory=dict)

    def add(self, object_name: str, values: dict, created: datetime, modified: datetime | None = None) -> dict:
        """Appends a row with id and audit fields; `values` may name its own creator."""
        table = self.tables[object_name]
        row = {"Id": ids.make(object_name, len(table) + 1)}
        if object_name not in ("User", "OpportunityStage"):
            row["IsDeleted"] = False
        row.update(values)
        self._audit(row, object_name, created, modified or created)
        table.append(row)
        self.by_id[row["Id"]] = row
        return row

    def _audit(self, row: dict, object_name: str, created: datetime, modified: datetime) -> None:
        creator = row.get("OwnerId") or self.admin or row["Id"]
        row["CreatedDate"] = salesforce(created)
        row.setdefault("CreatedById", creator)
        if object_name != "OpportunityHistory":
            row["LastModifiedDate"] = salesforce(modified)
            row.setdefault("LastModifiedById", creator)
        row["SystemModstamp"] = salesforce(modified)

    def stage(self, name: str) -> dict:
        return next(row for row in self.tables["OpportunityStage"] if row["ApiName"] == name)

    def contacts_of(self, account: dict) -> list[dict]:
        return [c for c in self.tables["Contact"] if c["AccountId"] == account["Id"] and not c["IsDeleted"]]

    def touch(self, row: dict, moment: datetime) -> None:
        """A later change of the row, by anyone."""
        row["LastModifiedDate"] = row["SystemModstamp"] = salesforce(moment)

    def delete(self, row: dict, moment: datetime, master: dict | None = None) -> None:
        """Into the recycle bin; with `master`, as the loser of a merge."""
        row["IsDeleted"] = True
        if master:
            row["MasterRecordId"] = master["Id"]
        row["SystemModstamp"] = salesforce(moment)
        row["LastModifiedDate"] = salesforce(moment)
