"""The schema of mapping files and the documents that the program accepts and refuses. Run as test_data.py."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from schema_cases import ROOT, SchemaCases  # noqa: E402

NO_MAPPINGS = ("free_mail.yaml", "disposable_mail.yaml", "not_mapped.yaml")


class MappingSchemaTest(SchemaCases, unittest.TestCase):
    SCHEMA = "mapping.schema.json"
    CASES = "mappings.json"

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
