#!/usr/bin/env python3
"""Makes vectors.json: signed requests as Salesforce's canvas framework makes them, and broken ones.

Uses Python's own hmac and json, so that the engine's reading and ours cannot share one mistake; a third
implementation (tests/browser/vectors.test.mjs, Node's crypto) checks the signatures. Everything in it is made up.

    vectors.py           writes vectors.json beside this file
    vectors.py --check   fails where it would write something else
"""
import base64
import hashlib
import hmac
import json
import pathlib
import sys

FILE = pathlib.Path(__file__).with_name("vectors.json")
SECRET = "made-up-consumer-secret"
NOW = 1780272000  # 2026-06-01T00:00:00Z
ORG, USER, RECORD = "00D5f000000MadeEAC", "0055f000000PersAAD", "0065f000000DealAAA"


def checksum(first: str) -> str:
    """The three letters that complete an id of 15 characters."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    return "".join(letters[sum(1 << i for i, c in enumerate(first[part:part + 5]) if c.isupper())]
                   for part in (0, 5, 10))


ORG, USER, RECORD = (each[:15] + checksum(each[:15]) for each in (ORG, USER, RECORD))


def document(**changes) -> dict:
    context = {
        "user": {"userId": USER, "userName": "kim@contoso.example", "fullName": "Kim Müller 李", "locale": "de_DE"},
        "organization": {"organizationId": ORG, "name": "Contoso"},
        "environment": {"displayLocation": "Visualforce", "parameters": {"recordId": "a005f000000OtherAAA"},
                        "record": {"attributes": {"type": "Opportunity"}, "Id": RECORD}},
    }
    made = {"algorithm": "HMACSHA256", "issuedAt": NOW * 1000, "userId": USER,
            "client": {"oauthToken": "00D5f!made.up_token", "instanceUrl": "https://evil.example"}, "context": context}
    for path, value in changes.items():
        at = made
        *parents, last = path.split("__")
        for name in parents:
            at = at[name]
        if value is None:
            at.pop(last, None)
        else:
            at[last] = value
    return made


def sign(text: str, secret: str = SECRET) -> str:
    payload = base64.b64encode(text.encode()).decode()
    mac = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    return base64.b64encode(mac).decode() + "." + payload


def flipped(text: str, at: int) -> str:
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1:]


def signed(**changes) -> str:
    return sign(json.dumps(document(**changes), ensure_ascii=False))


def cases() -> list[dict]:
    good = signed()
    mac, payload = good.split(".", 1)
    url_alphabet = mac.replace("+", "-").replace("/", "_").rstrip("=")
    # Base64 without padding is accepted for the signature; the payload is signed as it stands.
    return [
        {"name": "milliseconds", "request": good, "expect": "ok", "issuedAt": NOW * 1000},
        {"name": "seconds", "request": signed(issuedAt=NOW), "expect": "ok", "issuedAt": NOW * 1000},
        {"name": "url alphabet, no padding", "request": url_alphabet + "." + payload, "expect": "ok",
         "issuedAt": NOW * 1000},
        {"name": "ids of 15 characters", "request": signed(userId=USER[:15], context__user__userId=USER[:15],
                                                           context__organization__organizationId=ORG[:15]),
         "expect": "ok", "issuedAt": NOW * 1000},
        {"name": "no algorithm", "request": signed(algorithm=None), "expect": "ok", "issuedAt": NOW * 1000},
        {"name": "no time", "request": signed(issuedAt=None), "expect": "undated"},
        {"name": "time is null", "request": sign(json.dumps(document()).replace(str(NOW * 1000), "null")),
         "expect": "undated"},
        {"name": "not on a record page", "request": signed(context__environment__record=None), "expect": "ok",
         "issuedAt": NOW * 1000, "record": ""},
        {"name": "too old", "request": signed(issuedAt=(NOW - 301) * 1000), "expect": "expired"},
        {"name": "from the future", "request": signed(issuedAt=(NOW + 61) * 1000), "expect": "not-yet"},
        {"name": "another secret", "request": sign(json.dumps(document()), "another-secret"),
         "expect": "wrong-signature"},
        {"name": "payload changed", "request": flipped(good, len(good) - 40), "expect": "wrong-signature"},
        {"name": "signature changed", "request": flipped(good, 5), "expect": "wrong-signature"},
        {"name": "signature of nothing", "request": sign("").split(".")[0] + "." + payload,
         "expect": "wrong-signature"},
        {"name": "payload signed as JSON", "expect": "wrong-signature",
         "request": base64.b64encode(hmac.new(SECRET.encode(), json.dumps(document()).encode(), hashlib.sha256)
                                     .digest()).decode() + "." + payload},
        {"name": "no algorithm at all", "request": signed(algorithm="none"), "expect": "wrong-algorithm"},
        {"name": "SHA-1", "request": signed(algorithm="HMACSHA1"), "expect": "wrong-algorithm"},
        {"name": "two users", "request": signed(context__user__userId="0055f000000OtheAAA"[:15]),
         "expect": "malformed"},
        {"name": "no org", "request": signed(context__organization=None), "expect": "malformed"},
        {"name": "org is a user", "request": signed(context__organization__organizationId=USER),
         "expect": "malformed"},
        {"name": "time is a text", "request": signed(issuedAt="yesterday"), "expect": "malformed"},
        {"name": "time is negative", "request": signed(issuedAt=-5), "expect": "malformed"},
        {"name": "no JSON", "request": sign("<xml/>"), "expect": "malformed"},
        {"name": "a list", "request": sign("[]"), "expect": "malformed"},
        {"name": "empty", "request": "", "expect": "no-request"},
        {"name": "no dot", "request": payload, "expect": "no-request"},
        {"name": "no signature", "request": "." + payload, "expect": "no-request"},
        {"name": "short signature", "request": mac[:20] + "." + payload, "expect": "no-request"},
        {"name": "blank in the signature", "request": " " + good, "expect": "no-request"},
        {"name": "line feed behind the payload", "request": good + "\n", "expect": "wrong-signature"},
    ]


def main() -> int:
    text = json.dumps({"secret": SECRET, "now": NOW * 1000, "org": ORG, "user": USER, "record": RECORD,
                       "cases": cases()}, indent=1, ensure_ascii=False) + "\n"
    if "--check" in sys.argv:
        if FILE.read_text(encoding="utf-8") == text:
            return 0
        print("vectors.json is not what vectors.py makes", file=sys.stderr)
        return 1
    FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
