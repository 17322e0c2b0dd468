"""The schema of assignment rules and the documents that the program accepts and refuses. Run as test_data.py."""

import json
import sys
import unittest
from pathlib import Path

HOME = Path(__file__).resolve().parent
sys.path.insert(0, str(HOME))

from generator import jsonschema_subset  # noqa: E402

SCHEMA = HOME.parent.parent / "docs" / "reference" / "users.schema.json"


class UsersSchemaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.schema = json.loads(SCHEMA.read_text())
        cls.cases = json.loads((HOME / "users.json").read_text())

    def problems(self, document):
        return jsonschema_subset.problems(document, self.schema)

    def test_TheSchemaAcceptsWhatTheProgramAccepts(self):
        for document in self.cases["accepted"]:
            self.assertEqual(self.problems(document), [], document)

    def test_TheSchemaRefusesWhatItCanSeeToBeWrong(self):
        for case in self.cases["refused"]:
            self.assertEqual(bool(self.problems(case["document"])), case["schema"], case)


if __name__ == "__main__":
    unittest.main()
