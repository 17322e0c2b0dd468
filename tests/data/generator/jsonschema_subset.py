"""The part of JSON Schema 2020-12 that our schemas use, so that the check needs no package."""

import re

TYPES = {"string": str, "array": list, "object": dict, "boolean": bool}


def problems(value, schema: dict, root: dict | None = None, path: str = "$") -> list[str]:
    """What is wrong with the value, one sentence per place; empty when it is valid."""
    if isinstance(schema, bool):
        return [] if schema else [f"{path}: must not be there"]
    root = root or schema
    if "$ref" in schema:
        return problems(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, path)
    if "type" in schema and not any(_is(value, name) for name in _list(schema["type"])):
        return [f"{path}: is not {' or '.join(_list(schema['type']))}"]
    found = _bounds(value, schema, path)
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path}: is not one of {schema['enum']}")
    if isinstance(value, dict):
        found += _members(value, schema, root, path)
    if isinstance(value, list) and not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        found.append(f"{path}: has {len(value)} items")
    if isinstance(value, list) and "items" in schema:
        for position, item in enumerate(value):
            found += problems(item, schema["items"], root, f"{path}[{position}]")
    if "anyOf" in schema and all(problems(value, branch, root, path) for branch in schema["anyOf"]):
        found.append(f"{path}: fits none of anyOf")
    return found + _combined(value, schema, root, path)


def _combined(value, schema: dict, root: dict, path: str) -> list[str]:
    found = [problem for part in schema.get("allOf", []) for problem in problems(value, part, root, path)]
    fitting = [part for part in schema.get("oneOf", []) if not problems(value, part, root, path)]
    if "oneOf" in schema and len(fitting) != 1:
        found.append(f"{path}: fits {len(fitting)} of oneOf")
    if "const" in schema and value != schema["const"]:
        found.append(f"{path}: is not {schema['const']}")
    if "if" in schema:
        branch = "else" if problems(value, schema["if"], root, path) else "then"
        found += problems(value, schema.get(branch, {}), root, path)
    return found


def _list(value) -> list:
    return value if isinstance(value, list) else [value]


def _is(value, name: str) -> bool:
    if name == "null":
        return value is None
    if name in ("number", "integer"):
        whole = isinstance(value, int) or isinstance(value, float) and value.is_integer()
        return not isinstance(value, bool) and (whole or name == "number" and isinstance(value, float))
    return isinstance(value, TYPES[name])


def _bounds(value, schema: dict, path: str) -> list[str]:
    wrong = []
    if isinstance(value, str):
        wrong += ["is too short"] * (len(value) < schema.get("minLength", 0))
        wrong += ["is too long"] * (len(value) > schema.get("maxLength", len(value)))
        wrong += ["does not fit the pattern"] * ("pattern" in schema and not re.search(schema["pattern"], value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        wrong += ["is too small"] * (value < schema.get("minimum", value))
        wrong += ["is too large"] * (value > schema.get("maximum", value))
    return [f"{path}: {text}" for text in wrong]


def _members(value: dict, schema: dict, root: dict, path: str) -> list[str]:
    found = [f"{path}.{name}: is missing" for name in schema.get("required", []) if name not in value]
    for present, needed in schema.get("dependentRequired", {}).items():
        found += [f"{path}.{name}: is missing" for name in needed if present in value and name not in value]
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        found.append(f"{path}: has {len(value)} members")
    if schema.get("additionalProperties") is False:
        found += [f"{path}.{name}: is not known" for name in value if name not in schema.get("properties", {})]
    for name in value:
        found += problems(name, schema.get("propertyNames", {}), root, f"{path}.{name}")
        if isinstance(schema.get("additionalProperties"), dict) and name not in schema.get("properties", {}):
            found += problems(value[name], schema["additionalProperties"], root, f"{path}.{name}")
    for name, inner in schema.get("properties", {}).items():
        if name in value:
            found += problems(value[name], inner, root, f"{path}.{name}")
    return found
