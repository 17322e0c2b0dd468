"""Lines that `dealwire ingest` must refuse one by one, and the good ones between them that it must take."""

import json

GOOD = {"metaData": {"id": "bad-file-good-1", "started": "2026-09-01T09:00:00Z"}}
DEPTH = 20_000


def _meta(number: str, **fields) -> dict:
    return {"metaData": {"id": f"bad-{number}", "started": "2026-09-01T09:00:00Z"} | fields}


def _json(value) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def lines() -> list[tuple[bytes, str, str | None]]:
    """(line, id that can be read from it, word the reason must contain; None for a good line)."""
    return [(_json(GOOD), "bad-file-good-1", None), *_no_json(), *_wrong_documents(), *_repeated()]


def _no_json() -> list[tuple[bytes, str, str | None]]:
    whole = _json(_meta("truncated", title="cut in the middle of a value"))
    deep = b'{"metaData":{"id":"bad-deep","started":"2026-09-01T09:00:00Z"},"x":' + b"[" * DEPTH + b"]" * DEPTH + b"}"
    return [
        (b"this is not JSON at all", "", "JSON"),
        (whole[:-24], "", "JSON"),
        (b'{"metaData":{"id":"bad-comma","started":"2026-09-01T09:00:00Z",}}', "", "JSON"),
        (b"{'metaData':{'id':'bad-quotes','started':'2026-09-01T09:00:00Z'}}", "", "JSON"),
        (_json(_meta("two-a")) + _json(_meta("two-b")), "", "JSON"),
        (b'{"metaData":{"id":"bad-nan","started":"2026-09-01T09:00:00Z","duration":NaN}}', "", "JSON"),
        (b'{"metaData":{"id":"bad-utf8","started":"2026-09-01T09:00:00Z","title":"Caf\xe9 \xff"}}', "", "JSON"),
        (b'{"metaData":{"id":"bad-overlong","started":"2026-09-01T09:00:00Z","title":"\xc0\xaf"}}', "", "JSON"),
        (b'{"metaData":{"id":"bad-surrogate","started":"2026-09-01T09:00:00Z","title":"\\ud83d"}}', "", "JSON"),
        (b'{"metaData":{"id":"bad-nul-raw","started":"2026-09-01T09:00:00Z","title":"a\x00b"}}', "", "JSON"),
        (b'{"metaData":{"id":"bad-nul-escaped","started":"2026-09-01T09:00:00Z","title":"a\\u0000b"}}', "", "JSON"),
        (deep, "", "JSON"),
        (_json(GOOD | {"metaData": GOOD["metaData"] | {"id": "bad-file-good-2"}}), "bad-file-good-2", None),
    ]


def _wrong_documents() -> list[tuple[bytes, str, str | None]]:
    long_id = "bad-" + "x" * 77
    wrong = [
        ([_meta("in-a-list")], "", "object"),
        ("only a text", "", "object"),
        (None, "", "object"),
        ({}, "", "metaData.id"),
        ({"metaData": None}, "", "metaData.id"),
        ({"metaData": ["bad"]}, "", "metaData"),
        ({"metaData": {"started": "2026-09-01T09:00:00Z"}}, "", "metaData.id"),
        ({"metaData": {"id": "", "started": "2026-09-01T09:00:00Z"}}, "", "metaData.id"),
        ({"metaData": {"id": {"value": 1}, "started": "2026-09-01T09:00:00Z"}}, "", "metaData.id"),
        ({"metaData": {"id": long_id, "started": "2026-09-01T09:00:00Z"}}, long_id, "80"),
        ({"metaData": {"id": "bad-no-time", "title": "when?"}}, "bad-no-time", "started"),
        (_meta("null-times", started=None, scheduled=None), "bad-null-times", "started"),
        (_meta("time-words", started="next Tuesday"), "bad-time-words", "started"),
        (_meta("time-number", started=1756717200), "bad-time-number", "started"),
        (_meta("time-zone", started="2026-09-01T09:00:00"), "bad-time-zone", "started"),
        (_meta("duration", duration="half an hour"), "bad-duration", "duration"),
        (_meta("parties") | {"parties": "Iris and Tomás"}, "bad-parties", "parties"),
        (_meta("party") | {"parties": ["iris.vang@northbridge.test"]}, "bad-party", "parties"),
        (_meta("trackers") | {"content": {"trackers": {"Pricing": 2}}}, "bad-trackers", "trackers"),
        (_meta("transcript") | {"transcript": "S: Hello"}, "bad-transcript", "transcript"),
    ]
    return [(_json(document), key, word) for document, key, word in wrong]


def _repeated() -> list[tuple[bytes, str, str | None]]:
    last = GOOD | {"metaData": GOOD["metaData"] | {"id": "bad-file-good-3"}}
    again = GOOD | {"metaData": GOOD["metaData"] | {"title": "the same id as line 1"}}
    return [(_json(again), "bad-file-good-1", "same"), (_json(last), "bad-file-good-3", None)]


def ndjson() -> bytes:
    return b"".join(text + b"\n" for text, _, _ in lines())


def expected() -> dict:
    """What ingest must report. `reason` is a word that the reason contains, in any case of letters."""
    numbered = list(enumerate(lines(), start=1))
    return {
        "accepted": sum(1 for _, (_, _, word) in numbered if word is None),
        "rejected": [{"line": n, "id": key, "reason": word} for n, (_, key, word) in numbered if word],
    }
