"""Salesforce record ids: 15 case-sensitive characters and a 3-character checksum."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"

PREFIX = {
    "Account": "001",
    "Contact": "003",
    "User": "005",
    "Opportunity": "006",
    "OpportunityHistory": "008",
    "OpportunityContactRole": "00K",
    "Lead": "00Q",
    "Task": "00T",
    "OpportunityStage": "01J",
}

POD = "Hs00000"
STEP = 715_225_739  # odd and not a multiple of 31: walks through 62**5 without repeating


def checksum(id15: str) -> str:
    """The three characters that make a 15-character id safe for case-insensitive stores."""
    letters = ""
    for start in (0, 5, 10):
        bits = sum(1 << k for k in range(5) if "A" <= id15[start + k] <= "Z")
        letters += CHECK[bits]
    return letters


def complete(id15: str) -> str:
    return id15 + checksum(id15)


def is_valid(id18: str) -> bool:
    """True for 18 characters of the alphabet whose checksum is right."""
    if len(id18) != 18 or any(c not in ALPHABET for c in id18):
        return False
    return checksum(id18[:15]) == id18[15:]


def base62(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, rest = divmod(number, 62)
        digits = ALPHABET[rest] + digits
    return digits


def make(object_name: str, number: int) -> str:
    """The id of the `number`-th record of an object; the same for ever."""
    tail = base62(number * STEP % 62**5, 5)
    return complete(PREFIX[object_name] + POD + tail)
