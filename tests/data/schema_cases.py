"""The documents that the program accepts and refuses, against the published JSON schema of their kind."""

import json
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
ROOT = HOME.parent.parent
sys.path.insert(0, str(HOME))

from generator import jsonschema_subset  # noqa: E402


class SchemaCases:
    """To be mixed into a test case; `SCHEMA` below docs/reference, `CASES` beside this file."""
    SCHEMA = ""
    CASES = ""

    @classmethod
    def setUpClass(cls):
        cls.schema = json.loads((ROOT / "docs" / "reference" / cls.SCHEMA).read_text())
        cls.cases = json.loads((HOME / cls.CASES).read_text())

    def problems(self, document):
        return jsonschema_subset.problems(document, self.schema)

    def test_TheSchemaAcceptsWhatTheProgramAccepts(self):
        for document in self.cases["accepted"]:
            self.assertEqual(self.problems(document), [], document)

    def test_TheSchemaRefusesWhatItCanSeeToBeWrong(self):
        for case in self.cases["refused"]:
            self.assertEqual(bool(self.problems(case["document"])), case["schema"], case)
