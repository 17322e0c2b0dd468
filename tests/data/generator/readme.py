"""tests/data/README.md: what is here, and the edge cases with what must come out."""

from .counting import children
from .scene import Case
from .world import OBJECTS, World

HEAD = """# Sample data

A made-up company, Northbridge (northbridge.test, second domain northbridge.example), its Salesforce org and a half-year of
its conversations. All names, companies and numbers are invented; domains are reserved ones, free-mail local parts are made up.

Everything here except `generate.py`, `test_data.py`, `CMakeLists.txt` and `generator/` is written by

    python3 tests/data/generate.py            # --check compares and exits 1 on a difference; --out DIR writes elsewhere

from fixed seeds; Python 3.11 or later, no packages. Change the generator, run it, commit both.

| File | Holds |
|---|---|
| `org/*.ndjson` | the org, one record a line, API field names: {org} |
| `conversations.ndjson` | {count} conversation documents ({held} held, {upcoming} to come; {words:,} words; {children:.1f} child records each) |
| `expected.json` | per conversation the resolution: contacts, leads, accounts (sorted ids), opportunity |
| `bad.ndjson`, `bad.expected.json` | lines that must be refused alone, with line, id and a word of the reason |

`tests/integration/samples` feeds these files to the engine. `expected.json` comes from `generator/resolver.py`, which was
written from the resolution rules alone and shares no code with the engine. For the edge cases below the expectation was also
written by hand; the generator stops when the two differ.

The shape of a document: `docs/reference/conversation.schema.json`. Languages: {languages}. `primaryUserId` is the
recorder's own user id in most documents, a Salesforce user id in some, the id of a party in one. The call of an edge case is
named `case-...`, so `dealwire why case-shared-domain` explains it. The org has more on purpose: a manager who has left, two
users with one address, an automated process and a portal user, activities that were there before.

## Edge cases

| Conversation | What it shows | Contacts | Leads | Accounts | Opportunity |
|---|---|---|---|---|---|
"""


def text(world: World, cases: list[Case], documents: list[dict]) -> str:
    rows = "".join(_row(world, case) for case in sorted(cases, key=lambda c: c.id))
    return HEAD.format(**_figures(world, documents)) + rows


def _figures(world: World, documents: list[dict]) -> dict:
    metas = [d["metaData"] for d in documents]
    spoken = (s["text"] for d in documents for m in d.get("transcript", []) for s in m["sentences"])
    languages: dict[str, int] = {}
    for code in (m.get("language") for m in metas):
        if code:
            languages[code] = languages.get(code, 0) + 1
    return {
        "org": ", ".join(f"{name} {len(world.tables[name])}" for name in OBJECTS),
        "count": len(documents), "held": sum(1 for m in metas if m.get("started")),
        "upcoming": sum(1 for m in metas if not m.get("started")), "words": sum(len(t.split()) for t in spoken),
        "children": sum(sum(children(d).values()) for d in documents) / len(documents),
        "languages": ", ".join(f"{code} {n}" for code, n in sorted(languages.items(), key=lambda p: -p[1])),
    }


def _row(world: World, case: Case) -> str:
    def names(ids: list[str]) -> str:
        return "; ".join(f"{world.by_id[i]['Name']} `{i}`" for i in ids) or "–"
    expected = case.expected
    opportunity = names([expected["opportunity"]]) if expected["opportunity"] else "–"
    cells = [f"`{case.id}`", case.what, names(expected["contacts"]), names(expected["leads"]), names(expected["accounts"]),
             opportunity]
    return "| " + " | ".join(cells) + " |\n"
