"""Ready bodies, to be sent by curl: what the bare transport costs."""
import csv
import json
import pathlib

ROOT = "Conversation__c"
GROUP_ROWS = 200
GROUPS = 5
BASE = "/services/data/v66.0"


def key_of(kind: str) -> str:
    return "Conversation_Key__c" if kind == ROOT else "Record_Key__c"


def lines_by_kind(rows: pathlib.Path, conversations: int) -> dict[str, list[str]]:
    """Lines of the file of rows; conversations stand first."""
    kinds: dict[str, list[str]] = {}
    start = '{"attributes":{"type":"'
    seen = 0
    with rows.open(encoding="utf-8") as lines:
        for line in lines:
            kind = line[len(start):line.index('"', len(start))]
            seen += kind == ROOT
            if seen > conversations:
                break
            kinds.setdefault(kind, []).append(line.rstrip("\n"))
    return kinds


def slices(elements: list, size: int) -> list[list]:
    return [elements[at:at + size] for at in range(0, len(elements), size)]


def group(kind: str, lines: list[str], number: int) -> str:
    return (f'{{"method":"PATCH","url":"{BASE}/composite/sobjects/{kind}/{key_of(kind)}",'
            f'"referenceId":"part{number}","body":{{"allOrNone":false,"records":[{",".join(lines)}]}}}}')


def write_composite(rows: pathlib.Path, conversations: int, folder: pathlib.Path, address: str) -> pathlib.Path:
    """Composite calls filled to the brim, and the config with which curl sends them one by one."""
    groups = [(kind, some) for kind, lines in lines_by_kind(rows, conversations).items()
              for some in slices(lines, GROUP_ROWS)]
    config = []
    for number, call in enumerate(slices(groups, GROUPS)):
        parts = ",".join(group(kind, lines, place) for place, (kind, lines) in enumerate(call))
        body = folder / f"call-{number}.json"
        body.write_text(f'{{"allOrNone":false,"collateSubrequests":false,"compositeRequest":[{parts}]}}',
                        encoding="utf-8")
        config.append(f'url = "{address}{BASE}/composite"\nheader = "Authorization: Bearer bench-token"\n'
                      f'header = "Content-Type: application/json"\ndata-binary = "@{body}"\n'
                      'output = "/dev/null"\nfail\nsilent\nshow-error\n')
    file = folder / "curl.config"
    file.write_text("next\n".join(config))
    return file


def cells(line: str) -> dict[str, str]:
    """As a row of CSV: the parent by the name of its column, what is to be empty said."""
    row = {}
    for name, value in json.loads(line).items():
        if name == "attributes":
            continue
        if isinstance(value, dict):
            inner, value = next(iter(value.items()))
            name = f"{name}.{inner}"
        row[name] = "#N/A" if value is None else str(value).lower() if isinstance(value, bool) else value
    return row


def write_jobs(rows: pathlib.Path, conversations: int, folder: pathlib.Path) -> list[str]:
    """A CSV file per object; `OBJECT KEY FILE` of each, for floor_jobs.sh."""
    arguments = []
    for kind, lines in lines_by_kind(rows, conversations).items():
        file = folder / f"{kind}.csv"
        made = [cells(line) for line in lines]
        names = list(dict.fromkeys(name for row in made for name in row))
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(made)
        arguments += [kind, key_of(kind), str(file)]
    return arguments
