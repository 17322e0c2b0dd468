"""Writes the users of an org with an impossible org chart, for the simulated org's --seed-dir.

    python3 tests/data/impossible_chart.py --users 5000 --out DIR
    build/dev/bin/salesforce-simulator --seed-dir DIR

Loops of 2, 3 and 50, people who manage themselves, managers who left or are nobody, a chain of 60 levels,
shared addresses, people made anew, guests, portal, chatter and integration users. The same every time.
"""

import argparse
import json
import random
from pathlib import Path

from generator import ids
from generator.records import INTEGRATION_PROFILE, SALES_MANAGER, SALES_REP, STANDARD_PROFILE

STAMP = "2026-05-04T08:00:00.000+0000"
DEPARTMENTS = ("Sales", "Sales", "Sales", "Support", "Marketing", "Finance")
COUNTRIES = ("Germany", "France", "United States", "Japan", None)
OTHER_TYPES = ("Guest", "PowerPartner", "CspLitePortal", "CsnOnly", "AutomatedProcess", "CloudIntegrationUser")


def user(number: int, chance: random.Random) -> dict:
    login = f"user{number}@chart.test"
    return {
        "Id": ids.make("User", number + 100_000), "Username": login, "Email": login, "FirstName": f"First{number}",
        "LastName": f"Last{number}", "Name": f"First{number} Last{number}", "Alias": f"u{number}"[:8],
        "CommunityNickname": f"user{number}", "Title": chance.choice(("AE", "Senior AE", "SDR", None)),
        "Department": chance.choice(DEPARTMENTS), "Country": chance.choice(COUNTRIES), "IsActive": chance.random() > 0.12,
        "ManagerId": None, "ProfileId": STANDARD_PROFILE, "UserRoleId": SALES_REP if number > 50 else SALES_MANAGER,
        "UserType": "Standard", "FederationIdentifier": f"F-{number}", "EmployeeNumber": str(number),
        "TimeZoneSidKey": "Europe/Berlin", "LocaleSidKey": "en_GB", "LanguageLocaleKey": "en_US",
        "EmailEncodingKey": "UTF-8", "CreatedDate": STAMP, "LastModifiedDate": STAMP, "SystemModstamp": STAMP,
    }


def chart(count: int) -> list[dict]:
    chance = random.Random(7)
    users = [user(number, chance) for number in range(count)]
    users[0]["IsActive"] = True
    for number in range(1, count):
        users[number]["ManagerId"] = users[(number - 1) // 7]["Id"]
    for first, length in ((100, 2), (110, 3), (200, 50)):
        for place in range(length):
            users[first + place].update(ManagerId=users[first + (place + 1) % length]["Id"], IsActive=True)
    for row in users[300:320]:
        row["ManagerId"] = row["Id"]
    for row in users[400:460]:
        row["ManagerId"] = users[users.index(row) - 1]["Id"]
    for place, row in enumerate(users[500:500 + count // 25]):
        row["UserType"] = OTHER_TYPES[place % len(OTHER_TYPES)]
    for place in range(40):
        users[800 + place]["Email"] = users[850 + place]["Email"]
    for place in range(30):
        users[900 + place].update(IsActive=False, FederationIdentifier=None)
        users[940 + place].update(IsActive=True, Email=users[900 + place]["Email"].upper())
    users[990]["ProfileId"] = INTEGRATION_PROFILE
    return users


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--users", type=int, default=5000)
    options.add_argument("--out", type=Path, required=True)
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(row) + "\n" for row in chart(chosen.users))
    (chosen.out / "User.ndjson").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
