"""The schema of mapping files and the documents that the program accepts and refuses. Run as test_data.py."""

import json
import sys
import unittest
from pathlib import Path

HOME = Path(__file__).resolve().parent
ROOT = HOME.parent.parent
sys.path.insert(0, str(HOME))

from generator import jsonschema_subset  # noqa: E402

SCHEMA = ROOT / "docs" / "reference" / "mapping.schema.json"
NO_MAPPINGS = ("free_mail.yaml", "disposable_mail.yaml", "not_mapped.yaml")


class MappingSchemaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.schema = json.loads(SCHEMA.read_text())
        cls.cases = json.loads((HOME / "mappings.json").read_text())

    def problems(self, document):
        return jsonschema_subset.problems(document, self.schema)

    def test_TheSchemaAcceptsWhatTheProgramAccepts(self):
        for document in self.cases["accepted"]:
            self.assertEqual(self.problems(document), [], document)

    def test_TheSchemaRefusesWhatItCanSeeToBeWrong(self):
        for case in self.cases["refused"]:
            self.assertEqual(bool(self.problems(case["document"])), case["schema"], case)

    def test_TheSchemaAcceptsTheShippedFiles(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("needs python3-yaml")
        for file in sorted((ROOT / "mappings").glob("*.yaml")):
            if file.name not in NO_MAPPINGS:
                self.assertEqual(self.problems(yaml.safe_load(file.read_text())), [], file.name)

    def test_TheGuideNamesEveryWordOfTheLanguage(self):
        guide = (ROOT / "mappings" / "README.md").read_text()
        field = self.schema["$defs"]["field"]["properties"]
        words = [*self.schema["properties"], *field, *field["type"]["enum"], *field["unlisted"]["enum"]]
        words += [word for word in field["transform"]["enum"] if word != "none"]
        for word in words:
            self.assertIn(word, guide)


if __name__ == "__main__":
    unittest.main()
