"""How many child records the product makes of a document."""


def children(document: dict) -> dict[str, int]:
    content = document.get("content") or {}
    rows = lambda key: content.get(key) or []  # noqa: E731
    return {
        "participants": len(document.get("parties") or []),
        "trackers": sum(1 for t in rows("trackers") if t["count"] > 0),
        "topics": len(rows("topics")),
        "key points": len(rows("keyPoints")),
        "action items": sum(len(h["items"]) for h in rows("highlights")),
        "outline items": sum(len(s["items"]) for s in rows("outline")),
        "stats": len((document.get("interaction") or {}).get("interactionStats") or []),
        "structure": len(rows("structure")),
        "comments": len((document.get("collaboration") or {}).get("publicComments") or []),
    }
