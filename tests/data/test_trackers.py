"""The schema of trackers and the documents that the program accepts and refuses. Run as test_data.py."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from schema_cases import SchemaCases  # noqa: E402


class TrackersSchemaTest(SchemaCases, unittest.TestCase):
    SCHEMA = "trackers.schema.json"
    CASES = "trackers.json"


if __name__ == "__main__":
    unittest.main()
