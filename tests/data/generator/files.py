"""Reading, writing and comparing the committed files."""

import json
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


def line(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def ndjson(rows: list[dict]) -> bytes:
    return "".join(line(row) for row in rows).encode()


def pretty(value) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False) + "\n").encode()


def read_ndjson(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="\n") as stream:
        return [json.loads(text) for text in stream]


def read_tables(home: Path = HOME) -> dict[str, list[dict]]:
    return {path.stem: read_ndjson(path) for path in sorted((home / "org").glob("*.ndjson"))}


def write(home: Path, contents: dict[str, bytes]) -> None:
    for name, data in contents.items():
        target = home / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def differing(home: Path, contents: dict[str, bytes]) -> list[str]:
    """Names of files that are absent or not what is generated."""
    return [name for name, data in contents.items() if not (home / name).exists() or (home / name).read_bytes() != data]
