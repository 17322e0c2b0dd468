"""Checks of the committed sample data. Run: python3 -m unittest discover -s tests/data"""

import sys
import unittest
from pathlib import Path

HOME = Path(__file__).resolve().parent
sys.path.insert(0, str(HOME))

from generator import build, files, ids  # noqa: E402
from generator.stamps import parse_salesforce  # noqa: E402
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


class GeneratorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.contents = build.everything()

    def test_CommittedFilesAreWhatTheGeneratorWrites(self):
        self.assertEqual([], files.differing(HOME, self.contents))

    def test_TheGeneratorWritesTheSameTwice(self):
        self.assertEqual(self.contents, build.everything())


if __name__ == "__main__":
    unittest.main()
