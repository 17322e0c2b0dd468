"""Checks of the committed sample data. Run: python3 -m unittest discover -s tests/data"""

import json
import re
import sys
import unittest
from pathlib import Path

HOME = Path(__file__).resolve().parent
sys.path.insert(0, str(HOME))

from generator import bad, build, counting, files, ids, jsonschema_subset  # noqa: E402
from generator.stamps import at, parse_rfc3339, parse_salesforce  # noqa: E402
from generator.world import OBJECTS  # noqa: E402

REFERENCES = {
    "Account": {"OwnerId": "005", "MasterRecordId": "001", "ParentId": "001"},
    "Contact": {"AccountId": "001", "OwnerId": "005", "MasterRecordId": "003", "ReportsToId": "003"},
    "Lead": {"OwnerId": "005", "MasterRecordId": "00Q", "ConvertedAccountId": "001", "ConvertedContactId": "003",
             "ConvertedOpportunityId": "006"},
    "Opportunity": {"AccountId": "001", "OwnerId": "005"},
    "OpportunityHistory": {"OpportunityId": "006", "CreatedById": "005"},
    "OpportunityContactRole": {"OpportunityId": "006", "ContactId": "003"},
    "Task": {"WhoId": "003", "WhatId": "006", "AccountId": "001", "OwnerId": "005"},
    "User": {"ManagerId": "005", "ContactId": "003", "AccountId": "001"},
    "OpportunityStage": {},
}
SCHEMA = HOME.parent.parent / "docs" / "reference" / "conversation.schema.json"
REAL_MAIL = {"gmail.com", "web.de"}


class OrgTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tables = files.read_tables()
        cls.rows = {row["Id"]: row for table in cls.tables.values() for row in table}

    def each(self):
        for name in OBJECTS:
            for row in self.tables[name]:
                yield name, row

    def test_IdsAreValidAndUniqueAndCarryTheirPrefix(self):
        self.assertEqual(len(self.rows), sum(map(len, self.tables.values())))
        for name, row in self.each():
            self.assertTrue(ids.is_valid(row["Id"]), row["Id"])
            self.assertTrue(row["Id"].startswith(ids.PREFIX[name]))

    def test_ChecksumsAgreeWithKnownIds(self):
        for known in ("0012300000bVTq1AAG", "0035500001H9cakAAB", "0061x00000FxQ7BAAV"):
            self.assertTrue(ids.is_valid(known))
            self.assertFalse(ids.is_valid(known[:-1] + "5"))

    def test_ReferencesPointToExistingRecordsOfTheRightObject(self):
        for name, row in self.each():
            for field, prefix in (REFERENCES[name] | {"CreatedById": "005"}).items():
                if row.get(field):
                    self.assertIn(row[field], self.rows, (row["Id"], field))
                    self.assertTrue(row[field].startswith(prefix), (row["Id"], field))

    def test_LiveRecordsPointToLiveParents(self):
        for name, row in self.each():
            if not row.get("IsDeleted") and name in ("Contact", "Opportunity"):
                parent = self.rows.get(row["AccountId"])
                self.assertFalse(parent and parent["IsDeleted"], row["Id"])

    def test_RowsOfAnObjectHaveTheSameFields(self):
        for name, table in self.tables.items():
            self.assertEqual(1, len({tuple(sorted(row)) for row in table}), name)

    def test_StampsAreInOrder(self):
        for name, row in self.each():
            created, stamp = parse_salesforce(row["CreatedDate"]), parse_salesforce(row["SystemModstamp"])
            self.assertLessEqual(created, stamp, row["Id"])
            if name != "OpportunityHistory":
                self.assertLessEqual(created, parse_salesforce(row["LastModifiedDate"]), row["Id"])

    def test_HistoryStartsAtCreationAndEndsAtTheCurrentStage(self):
        history = {}
        for row in self.tables["OpportunityHistory"]:
            history.setdefault(row["OpportunityId"], []).append(row)
        for opportunity, rows in history.items():
            rows.sort(key=lambda r: r["CreatedDate"])
            row = self.rows[opportunity]
            self.assertEqual(rows[0]["CreatedDate"], row["CreatedDate"])
            self.assertEqual(rows[-1]["StageName"], row["StageName"])
            self.assertLessEqual(rows[-1]["CreatedDate"], row["LastModifiedDate"])

    def test_ClosedFlagsFollowTheStage(self):
        stages = {s["ApiName"]: s for s in self.tables["OpportunityStage"]}
        for row in self.tables["Opportunity"]:
            stage = stages[row["StageName"]]
            self.assertEqual((stage["IsClosed"], stage["IsWon"]), (row["IsClosed"], row["IsWon"]))

    def test_MergeLosersAreDeletedAndTheirChainsEndAtALiveRecord(self):
        losers = [row for _, row in self.each() if row.get("MasterRecordId")]
        self.assertGreaterEqual(len(losers), 4)
        for row in losers:
            self.assertTrue(row["IsDeleted"])
            while row["IsDeleted"]:
                row = self.rows[row["MasterRecordId"]]

    def test_OneContactRoleIsPrimaryAtMost(self):
        primary = [r["OpportunityId"] for r in self.tables["OpportunityContactRole"] if r["IsPrimary"]]
        self.assertEqual(len(primary), len(set(primary)))

    def test_ManagersFormATreeAboveEverySeller(self):
        for row in self.tables["User"]:
            seen = set()
            while row["ManagerId"]:
                self.assertNotIn(row["Id"], seen)
                seen.add(row["Id"])
                row = self.rows[row["ManagerId"]]

    def test_AddressesUseReservedNamesOrMadeUpFreeMail(self):
        for _, row in self.each():
            if row.get("Email"):
                domain = row["Email"].rsplit("@", 1)[1].lower()
                reserved = domain.endswith((".test", ".example", ".invalid", "example.com"))
                self.assertTrue(reserved or domain in REAL_MAIL, row["Email"])


class ConversationsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.documents = files.read_ndjson(HOME / "conversations.ndjson")
        cls.talks = [d for d in cls.documents if "transcript" in d]

    def test_ThereAreEnoughOfThemInAFileOfReasonableSize(self):
        self.assertGreaterEqual(len(self.documents), 220)
        self.assertLess((HOME / "conversations.ndjson").stat().st_size, 25_000_000)

    def test_IdsAreUniqueAndFitTheKey(self):
        keys = [d["metaData"]["id"] for d in self.documents]
        self.assertEqual(len(keys), len(set(keys)))
        self.assertEqual(80, max(map(len, keys)))

    def test_TimesLieInTheHalfYearOfTheOrg(self):
        for d in self.documents:
            moment = parse_rfc3339(d["metaData"].get("started") or d["metaData"]["scheduled"])
            self.assertTrue(at("2026-05-01") < moment < at("2026-12-01"), d["metaData"])

    def test_SpeakersOfTheTranscriptAreParties(self):
        for d in self.talks:
            known = {p["speakerId"] for p in d["parties"]} | {None}
            self.assertLessEqual({m["speakerId"] for m in d["transcript"]}, known)

    def test_SentencesFollowOneAnotherWithinTheDuration(self):
        for d in self.talks:
            moments = [t for m in d["transcript"] for s in m["sentences"] for t in (s["start"], s["end"])]
            self.assertEqual(moments, sorted(moments))
            self.assertLessEqual(moments[-1], d["metaData"]["duration"] * 1000)

    def test_TrackerCountsAreTheirOccurrences(self):
        for d in self.talks:
            for tracker in d["content"]["trackers"]:
                self.assertEqual(tracker["count"], len(tracker["occurrences"]))
                self.assertEqual(tracker["count"], sum(p["count"] for p in tracker.get("phrases", [])) or tracker["count"])

    def test_NoPatternIsLeftInTheText(self):
        left = re.compile(r"[{}\[\]]|<\d")
        for d in self.talks:
            for m in d["transcript"]:
                for s in m["sentences"]:
                    self.assertIsNone(left.search(s["text"]), s["text"])

    def test_LengthsAndLanguagesVary(self):
        minutes = [d["metaData"]["duration"] // 60 for d in self.talks if "duration" in d["metaData"]]
        self.assertLessEqual(min(minutes), 6)
        self.assertGreaterEqual(max(minutes), 60)
        languages = {d["metaData"].get("language") for d in self.talks}
        self.assertLessEqual({"eng", "ger", "fre", "spa", "jpn"}, languages)

    def test_AnHourHasAsManyWordsAsPeopleSay(self):
        longest = max(self.talks, key=lambda d: d["metaData"].get("duration", 0))
        words = sum(len(s["text"].split()) for m in longest["transcript"] for s in m["sentences"])
        self.assertTrue(120 < words / (longest["metaData"]["duration"] / 60) < 180)

    def test_AConversationHasAboutTwentyFiveChildRecords(self):
        total = sum(sum(counting.children(d).values()) for d in self.documents)
        self.assertTrue(22 < total / len(self.documents) < 29)


class ExpectedTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.expected = json.loads((HOME / "expected.json").read_text(encoding="utf-8"))
        cls.rows = {row["Id"]: row for table in files.read_tables().values() for row in table}

    def test_EveryConversationHasAnExpectation(self):
        keys = [d["metaData"]["id"] for d in files.read_ndjson(HOME / "conversations.ndjson")]
        self.assertEqual(sorted(keys), sorted(self.expected))

    def test_OnlyLiveRecordsAreExpected(self):
        for result in self.expected.values():
            chosen = [result["opportunity"]] if result["opportunity"] else []
            for key in result["contacts"] + result["leads"] + result["accounts"] + chosen:
                self.assertFalse(self.rows[key]["IsDeleted"], key)

    def test_MostConversationsFindTheirOpportunityAndSomeFindNothing(self):
        found = sum(1 for r in self.expected.values() if r["opportunity"])
        empty = sum(1 for r in self.expected.values() if not any(r.values()))
        self.assertGreater(found, len(self.expected) / 2)
        self.assertGreater(empty, 20)


class SchemaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        cls.documents = files.read_ndjson(HOME / "conversations.ndjson")

    def wrong_documents(self):
        """The lines of bad.ndjson that are JSON, refused for their content and not for being a repetition."""
        for text, _, word in bad.lines():
            if word not in (None, "JSON", "same"):
                yield json.loads(text)

    def test_EverySampleAndTheExampleAreValid(self):
        for document in self.documents + self.schema["examples"]:
            self.assertEqual([], jsonschema_subset.problems(document, self.schema))

    def test_EveryWrongDocumentIsRefused(self):
        for document in self.wrong_documents():
            self.assertNotEqual([], jsonschema_subset.problems(document, self.schema), document)

    def test_AnIndependentValidatorAgrees(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest("the package jsonschema is not installed")
        validator = jsonschema.Draft202012Validator(self.schema)
        validator.check_schema(self.schema)
        for document in self.documents:
            short = document | {"transcript": document.get("transcript", [])[:3]}
            self.assertTrue(validator.is_valid(short), document["metaData"])
        for document in self.wrong_documents():
            self.assertFalse(validator.is_valid(document), document)


class BadFileTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lines = (HOME / "bad.ndjson").read_bytes().split(b"\n")[:-1]
        cls.expected = json.loads((HOME / "bad.expected.json").read_text(encoding="utf-8"))

    def test_EveryLineIsEitherAcceptedOrRejected(self):
        self.assertEqual(len(self.lines), self.expected["accepted"] + len(self.expected["rejected"]))

    def test_LinesRejectedAsNoJsonAreNone(self):
        for entry in self.expected["rejected"]:
            if entry["reason"] == "JSON":
                with self.assertRaises((ValueError, RecursionError), msg=entry):
                    strictly(self.lines[entry["line"] - 1])


def strictly(line: bytes):
    """Parses as the product does: no constants beyond JSON, no lone surrogates, no U+0000."""
    def refuse(name):
        raise ValueError(name)
    value = json.loads(line.decode(), parse_constant=refuse)
    text = json.dumps(value, ensure_ascii=False)
    text.encode()
    if "\\u0000" in text:
        raise ValueError("U+0000")
    return value


class GeneratorTest(unittest.TestCase):
    def test_CommittedFilesAreWhatTheGeneratorWrites(self):
        self.assertEqual([], files.differing(HOME, build.everything()))

    def test_TheOrgIsTheSameTwice(self):
        self.assertEqual(build.build_org()[0].tables, build.build_org()[0].tables)


if __name__ == "__main__":
    unittest.main()
