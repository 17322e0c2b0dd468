"""Mappings, package and simulated org agree on every object, field, type and length. Run as test_data.py."""

import shutil
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "lib"))

import salesforce_objects as objects  # noqa: E402

FIELDS = "sfdx-package/main/sync/objects/{}/fields/{}.field-meta.xml"
TRACKER = FIELDS.format("Conversation_Tracker__c", "{}")
CONVERSATION = FIELDS.format("Conversation__c", "{}")
STANDARD = "tests/simulators/salesforce/schema/standard"
COPIED = ("sfdx-package/main", "mappings", STANDARD, "tests/simulators/salesforce/schema/package_loader.cpp")

# What is planted: file, text, what it becomes, what must be said of it.
PLANTED = [
    ("AShorterText", TRACKER.format("Tracker_Id__c"), "<length>40<", "<length>18<", "Tracker_Id__c is 18 long, the mapping writes 40"),
    ("AnotherType", TRACKER.format("Mention_Count__c"), "<type>Number<", "<type>Currency<", "is of type Currency, the mapping makes Number"),
    ("FewerDigits", TRACKER.format("Mention_Count__c"), "<precision>9<", "<precision>4<", "has 4 digits and 0 decimals, the mapping 9 and 0"),
    ("APicklistValueThatIsGone", CONVERSATION.format("Media__c"), "<fullName>Audio<", "<fullName>Sound<", "Media__c has no value Audio"),
    ("AKeyThatIsNotUnique", CONVERSATION.format("Conversation_Key__c"), "<unique>true<", "<unique>false<", "must be a unique, case-sensitive external id"),
    ("AParentThatCannotChange", TRACKER.format("Conversation__c"), "<reparentableMasterDetail>true", "<reparentableMasterDetail>false", "can be reparented"),
    ("AFormulaThatIsWritten", CONVERSATION.format("Brief__c"), "<type>", "<formula>Title__c</formula><type>", "Brief__c cannot be written"),
    ("ATypeTheOrgCannotRead", TRACKER.format("Competitors__c"), "<type>Text<", "<type>Hologram<", "cannot read Conversation_Tracker__c.Competitors__c of type Hologram"),
    ("ALookupToNothing", CONVERSATION.format("Host__c"), "<referenceTo>User<", "<referenceTo>Robot<", "has no Robot, which Conversation__c.Host__c refers to"),
    ("AMappingOfAnotherLength", "mappings/topic.yaml", "length: 255", "length: 80", "Topic_Name__c is 255 long, the mapping writes 80"),
    ("AMappingToNoObject", "mappings/topic.yaml", "object: Conversation_Topic__c", "object: Conversation_Theme__c", "there is no object Conversation_Theme__c"),
    ("AMappingToNoField", "mappings/topic.yaml", "  Topic_Name__c:", "  Theme__c:", "Theme__c is in neither the package nor the org"),
    ("AFieldOfATaskThatIsReadOnly", f"{STANDARD}/activity.json", '"name": "Subject"', '"readonly": true, "name": "Subject"', "Task.Subject cannot be written"),
    ("AReasonForAMappedField", "mappings/not_mapped.yaml", "  Priority:", "  Subject:", "Task.Subject is mapped by task.yaml"),
    ("AReasonForNoField", "mappings/not_mapped.yaml", "  Priority:", "  Urgency:", "there is no Task.Urgency"),
    ("ANewFieldWithoutReason", "mappings/not_mapped.yaml", "  Done__c:", "  Record_Key__c:", "Conversation_Action_Item__c.Done__c is neither mapped nor explained"),
]


def edited(root, file, before, after):
    path = root / file
    text = path.read_text()
    if before not in text:
        raise AssertionError(f"{file} holds no {before}")
    path.write_text(text.replace(before, after, 1))
    return path, text


class ObjectsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.everything = objects.read(ROOT)
        cls.folder = tempfile.TemporaryDirectory()
        cls.copy = Path(cls.folder.name)
        for name in COPIED:
            source, target = ROOT / name, cls.copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if source.is_dir() else shutil.copy)(source, target)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_AllSidesAgree(self):
        self.assertEqual(objects.disagreements(self.everything), [])

    def test_EverySideIsThere(self):
        self.assertEqual(len([name for name in self.everything.package if name.endswith("__c")]), 13)
        self.assertEqual({"Account", "Contact", "Lead", "Opportunity", "Task", "Event", "User"} - set(self.everything.standard), set())
        self.assertGreaterEqual(len(self.everything.mappings), 14)
        self.assertGreaterEqual(len(self.everything.loader), 15)

    def test_APlantedMismatchIsFound(self):
        for name, file, before, after, expected in PLANTED:
            with self.subTest(name):
                path, text = edited(self.copy, file, before, after)
                try:
                    self.assertIn(expected, "\n".join(objects.disagreements(objects.read(self.copy))))
                finally:
                    path.write_text(text)

    def test_AMissingFieldIsFound(self):
        path = self.copy / TRACKER.format("Phrases__c")
        text = path.read_text()
        path.unlink()
        try:
            found = objects.disagreements(objects.read(self.copy))
        finally:
            path.write_text(text)
        self.assertIn("tracker.yaml: Conversation_Tracker__c.Phrases__c is in neither the package nor the org", found)

    def test_ThePageIsCurrent(self):
        page = (ROOT / "docs" / "reference" / "salesforce-objects.md").read_text()
        self.assertEqual(page, objects.page(self.everything), "run python3 scripts/salesforce_objects.py")

    def test_ThePageShowsEveryFieldOfThePackage(self):
        page = objects.page(self.everything)
        for name, each in self.everything.package.items():
            for field in each.fields:
                self.assertIn(f"| `{field}` |", page, f"{name}.{field}")


if __name__ == "__main__":
    unittest.main()
