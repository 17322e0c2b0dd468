"""The schema of filters and the documents that the program accepts and refuses. Run as test_data.py."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from schema_cases import SchemaCases  # noqa: E402


class FilterSchemaTest(SchemaCases, unittest.TestCase):
    SCHEMA = "filter.schema.json"
    CASES = "filters.json"


if __name__ == "__main__":
    unittest.main()
