"""The objects Dealwire and Salesforce share, as the package, the mappings and the simulated org each have them.

Read from the files alone, with nothing built: sfdx-package/ (XML), mappings/ (YAML) and the standard objects of the
simulated org (JSON). `disagreements` compares them; `page` writes docs/reference/salesforce-objects.md.
"""

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

import yaml

NO_MAPPINGS = ("free_mail.yaml", "disposable_mail.yaml", "not_mapped.yaml")
ACTIVITIES = ("Task", "Event")
KEY_LENGTHS = {True: 80, False: 120}  # by whether it is the parent

# What a type of the mapping language may be written to, in the words of the Metadata API.
TYPES = {
    "text": "Text", "id": "Text", "longtext": "LongTextArea", "number": "Number", "boolean": "Checkbox", "date": "Date",
    "datetime": "DateTime", "url": "Url", "email": "Email", "phone": "Phone", "picklist": "Picklist",
    "reference": "Lookup",
}
MEASURED = ("text", "id", "longtext")
# The words of a describe, as the simulated org lists its standard fields.
DESCRIBED = {
    "string": "Text", "combobox": "Text", "textarea": "LongTextArea", "int": "Number", "double": "Number",
    "currency": "Currency", "percent": "Percent", "date": "Date", "datetime": "DateTime", "boolean": "Checkbox",
    "picklist": "Picklist", "reference": "Lookup", "email": "Email", "phone": "Phone", "url": "Url",
}


@dataclass
class Field:
    """A field of an object; `type` in the words of the Metadata API."""

    name: str
    type: str
    label: str = ""
    help: str = ""
    length: int = 0
    precision: int = 0
    scale: int = 0
    reference_to: str = ""
    relationship: str = ""
    key: bool = False  # external id, unique, case-sensitive
    reparentable: bool = False
    computed: bool = False  # formula or roll-up
    read_only: bool = False
    only_new: bool = False
    values: list = field(default_factory=list)


@dataclass
class Object:
    """An object of the package, or what the package adds to a standard one."""

    name: str
    label: str = ""
    description: str = ""
    fields: dict = field(default_factory=dict)


def _plain(tag):
    return tag.rsplit("}", 1)[-1]


def _texts(element):
    """Direct children as {tag: text}; the last of a repeated one."""
    return {_plain(child.tag): (child.text or "").strip() for child in element}


def _picklist(root):
    return [_texts(value)["fullName"] for value in root.iter() if _plain(value.tag) == "value" and len(value)]


def _field(path):
    root = ElementTree.parse(path).getroot()
    text = _texts(root)
    flag = lambda name: text.get(name) == "true"  # noqa: E731
    return Field(
        name=text["fullName"], type=text["type"], label=text.get("label", ""), help=text.get("inlineHelpText", ""),
        length=int(text.get("length", 0)), precision=int(text.get("precision", 0)), scale=int(text.get("scale", 0)),
        reference_to=text.get("referenceTo", ""), relationship=text.get("relationshipName", ""),
        key=flag("externalId") and flag("unique") and flag("caseSensitive"),
        reparentable=flag("reparentableMasterDetail"),
        computed="formula" in text or text["type"] == "Summary", values=_picklist(root))


def _name_field(root):
    """The name of a record: a text of 80 characters, or a number the org counts up."""
    name = next(child for child in root if _plain(child.tag) == "nameField")
    text = _texts(name)
    counted = text["type"] == "AutoNumber"
    return Field("Name", text["type"], text.get("label", "Name"), length=0 if counted else 80, read_only=counted,
                 help=f"Numbered by the org: {text['displayFormat']}." if counted else "")


def read_package(root):
    """{name: Object} of everything below sfdx-package/main; settings of code (__mdt) are left out."""
    objects = {}
    for path in sorted((root / "sfdx-package" / "main").glob("*/objects/*/")):
        if path.name.endswith("__mdt"):
            continue
        found = objects.setdefault(path.name, Object(path.name))
        definition = path / f"{path.name}.object-meta.xml"
        if definition.exists():
            parsed = ElementTree.parse(definition).getroot()
            text = _texts(parsed)
            found.label, found.description = text["label"], text.get("description", "")
            found.fields["Name"] = _name_field(parsed)
        for file in sorted(path.glob("fields/*.field-meta.xml")):
            read = _field(file)
            found.fields[read.name] = read
    return objects


def read_standard(root):
    """{name: Object} of the standard objects of the simulated org."""
    objects = {}
    for path in sorted((root / "tests/simulators/salesforce/schema/standard").glob("*.json")):
        listed = json.loads(path.read_text())
        for each in listed if isinstance(listed, list) else [listed]:
            found = Object(each["name"], each.get("label", each["name"]))
            for entry in (entry for entry in each["fields"] if "name" in entry):  # compound addresses have none
                found.fields[entry["name"]] = _standard_field(entry)
            objects[found.name] = found
    return objects


def _standard_field(entry):
    return Field(
        entry["name"], DESCRIBED.get(entry["type"], entry["type"]), entry.get("label", entry["name"]),
        length=entry.get("length", 0), precision=entry.get("precision", entry.get("digits", 0)),
        scale=entry.get("scale", 0), reference_to=" or ".join(entry.get("to") or []),
        read_only=entry.get("readonly", False), only_new=entry.get("createOnly", False),
        values=list(entry.get("values", [])))


def read_loader(root):
    """Types of custom fields that the simulated org can read from the package."""
    source = (root / "tests/simulators/salesforce/schema/package_loader.cpp").read_text()
    return set(re.findall(r'\{"([A-Z][A-Za-z]+)", ?\{?FieldType::', source)) | set(re.findall(r'type == "([A-Z]\w+)"', source))


def read_mappings(root):
    """{file name: mapping} of every mapping of an object."""
    files = sorted((root / "mappings").glob("*.yaml"))
    return {file.name: yaml.safe_load(file.read_text()) for file in files if file.name not in NO_MAPPINGS}


def read_reasons(root):
    """{object: {field: reason}}: why fields of the package are not written."""
    return yaml.safe_load((root / "mappings/not_mapped.yaml").read_text()) or {}


@dataclass
class Everything:
    """All sides at once; standard objects carry the fields the package adds to them."""

    package: dict
    standard: dict
    loader: set
    mappings: dict
    reasons: dict

    def fields_of(self, name):
        """Every field that a mapping may write on an object; empty where there is no such object."""
        own = self.package.get(name, Object(name)).fields
        shared = self.package.get("Activity", Object("Activity")).fields if name in ACTIVITIES else {}
        return {**self.standard.get(name, Object(name)).fields, **shared, **own}

    def added(self):
        """{object: fields} of the package, those of Activity as Task's and Event's."""
        found = {name: each.fields for name, each in self.package.items() if name != "Activity"}
        activity = self.package.get("Activity", Object("Activity")).fields
        return {**found, **{name: activity for name in ACTIVITIES}}


def read(root):
    """All sides of the repository at `root`."""
    root = Path(root)
    return Everything(read_package(root), read_standard(root), read_loader(root), read_mappings(root), read_reasons(root))


def _misfit(rule, target):
    """Why a field cannot take what a rule of the mapping makes; None where it can."""
    wanted = TYPES[rule["type"]]
    if target.type != wanted:
        return f"is of type {target.type}, the mapping makes {wanted}"
    if target.computed or target.read_only:
        return "cannot be written"
    if target.only_new != rule.get("only_new", False):
        return "is taken only from new records, or the mapping says so"
    if rule["type"] in MEASURED and rule["length"] != target.length:
        return f"is {target.length} long, the mapping writes {rule['length']}"
    if rule["type"] == "number" and (rule["digits"], rule["scale"]) != (target.precision, target.scale):
        return f"has {target.precision} digits and {target.scale} decimals, the mapping {rule['digits']} and {rule['scale']}"
    return _missing_value(rule, target) if rule["type"] == "picklist" else None


def _missing_value(rule, target):
    made = [*rule.get("values", {}).values(), rule.get("otherwise"), rule.get("value")]
    missing = [value for value in made if value and value not in target.values]
    return f"has no value {missing[0]}" if missing else None


def _key_problems(file, mapping, fields):
    key = fields.get(mapping["key"])
    if key is None:
        return [f"{file}: {mapping['object']} has no {mapping['key']}"]
    wanted = KEY_LENGTHS["kind" not in mapping]
    return [] if key.key and key.length == wanted else [
        f"{file}: {mapping['object']}.{key.name} must be a unique, case-sensitive external id of {wanted} characters"]


def _parent_problems(file, mapping, fields):
    parent = mapping.get("parent")
    if not parent:
        return []
    name = re.sub("__r$", "__c", parent["relationship"])
    link = fields.get(name)
    sound = link and link.type == "MasterDetail" and link.reference_to == "Conversation__c" and link.reparentable
    return [] if sound else [f"{file}: {mapping['object']}.{name} must be a master-detail to Conversation__c that can be reparented"]


def _mapping_problems(everything):
    problems = []
    for file, mapping in everything.mappings.items():
        fields = everything.fields_of(mapping["object"])
        if not fields:
            problems.append(f"{file}: there is no object {mapping['object']}")
            continue
        problems += _key_problems(file, mapping, fields) + _parent_problems(file, mapping, fields)
        for name, rule in mapping["fields"].items():
            misfit = _misfit(rule, fields[name]) if name in fields else "is in neither the package nor the org"
            problems += [f"{file}: {mapping['object']}.{name} {misfit}"] if misfit else []
    return problems


def written(everything):
    """{object: {field: mapping file}} of everything the mappings write, keys and parents included."""
    found = {}
    for file, mapping in everything.mappings.items():
        names = [*mapping["fields"], mapping["key"]]
        if "parent" in mapping:
            names.append(re.sub("__r$", "__c", mapping["parent"]["relationship"]))
        found.setdefault(mapping["object"], {}).update({name: file for name in names})
    return found


def _reason_problems(everything):
    problems, maps = [], written(everything)
    for name, fields in everything.added().items():
        for each in fields.values():
            known = each.name in maps.get(name, {}) or each.name in everything.reasons.get(name, {})
            if each.name.endswith("__c") and not known:
                problems.append(f"{name}.{each.name} is neither mapped nor explained in not_mapped.yaml")
    for name, fields in everything.reasons.items():
        for each in fields:
            if each not in everything.fields_of(name):
                problems.append(f"not_mapped.yaml: there is no {name}.{each}")
            elif each in maps.get(name, {}):
                problems.append(f"not_mapped.yaml: {name}.{each} is mapped by {maps[name][each]}")
    return problems


def _org_problems(everything):
    """What the simulated org could not make of the package."""
    problems = []
    for name, fields in everything.added().items():
        custom = name.endswith("__c")
        if not custom and name not in everything.standard:
            problems.append(f"the simulated org has no object {name}, which the package adds fields to")
        for each in fields.values():
            if each.name != "Name" and each.type not in everything.loader:
                problems.append(f"the simulated org cannot read {name}.{each.name} of type {each.type}")
            if each.reference_to and each.reference_to not in {*everything.standard, *everything.package}:
                problems.append(f"the simulated org has no {each.reference_to}, which {name}.{each.name} refers to")
            if not custom and each.name in everything.standard.get(name, Object(name)).fields:
                problems.append(f"{name}.{each.name} is in the package and in the simulated org")
    return problems


def disagreements(everything):
    """Everything on which mappings, package and simulated org differ, as sentences."""
    return _mapping_problems(everything) + _reason_problems(everything) + _org_problems(everything)


def _type_of(each):
    if each.type in ("Text", "LongTextArea") and each.length:
        return f"{each.type} {each.length:,}"
    if each.type in ("Lookup", "MasterDetail"):
        return f"{each.type} to {each.reference_to}"
    if each.type == "Picklist":
        return f"Picklist: {', '.join(each.values)}"
    if each.computed:
        return f"{each.type}, computed" if each.type != "Summary" else "Roll-up"
    return f"{each.type} {each.precision}, {each.scale}" if each.precision else each.type


def _source_of(rule):
    if "value" in rule:
        return f"always `{rule['value']}`"
    paths = rule["from"] if isinstance(rule["from"], list) else [rule["from"]]
    return ", ".join(f"`{path}`" for path in paths)


def _origin(everything, name, each):
    """Where a value comes from, for the last column of the tables."""
    for file, mapping in everything.mappings.items():
        if mapping["object"] != name:
            continue
        if each.name in mapping["fields"]:
            return _source_of(mapping["fields"][each.name])
        if each.name == mapping["key"]:
            return "key, made by Dealwire"
        if "parent" in mapping and each.name == re.sub("__r$", "__c", mapping["parent"]["relationship"]):
            return f"the conversation, by `{mapping['parent']['key']}`"
    return everything.reasons.get(name, {}).get(each.name, "the org")


def _row(*cells):
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _section(everything, name, fields, about):
    lines = [f"## {name}", "", about, "", _row("Field", "Label", "Type", "Meaning", "Value"), _row(*["---"] * 5)]
    for each in sorted(fields.values(), key=lambda one: (one.name != "Name", one.name)):
        lines.append(_row(f"`{each.name}`", each.label, _type_of(each), each.help, _origin(everything, name, each)))
    return lines + [""]


def _activity_fields(everything, name):
    maps = written(everything).get(name, {})
    return {field_name: each for field_name, each in everything.fields_of(name).items() if field_name in maps}


PREFACE = """# Objects in Salesforce

Every object and field that Dealwire and its package have in Salesforce: type and length as installed, and where the value
comes from by the shipped mappings. Written by `python3 scripts/salesforce_objects.py` from `sfdx-package/`, `mappings/` and
the simulated org; a test compares them and this page. What the paths mean: [mappings/README.md](../../mappings/README.md).
"""


def page(everything):
    """docs/reference/salesforce-objects.md."""
    package = everything.package
    own = sorted((each for each in package.values() if each.name.endswith("__c")), key=lambda each: (each.name != "Conversation__c", each.name))
    lines = [PREFACE]
    for each in own:
        lines += _section(everything, each.name, each.fields, f"{each.label}. {each.description}")
    for name in ACTIVITIES:
        if name in written(everything):
            lines += _section(everything, name, _activity_fields(everything, name), "The fields that are written; the rest is the org's.")
    for each in sorted(package.values(), key=lambda one: one.name):
        if not each.name.endswith("__c") and each.name != "Activity":
            lines += _section(everything, each.name, each.fields, f"What the package adds to {each.name}. Dealwire never writes these.")
    return "\n".join(lines).rstrip() + "\n"
