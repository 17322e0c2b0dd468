#include "tests/unit/simulator_bulk/bulk_org.hpp"

namespace dealwire::orgsim::testing {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(IngestJob, InsertsRowsAndTellsWhichFailed) {
    BulkOrg org;

    const std::string id = org.ingest("insert", "LastName,Email\nRuiz,ana@acme.test\n,x@y.test\n");

    const Json info = org.ingests.info(id);
    EXPECT_EQ(info["state"], "JobComplete");
    EXPECT_EQ(info["numberRecordsProcessed"], 2);
    EXPECT_EQ(info["numberRecordsFailed"], 1);
    const std::string good = org.ingests.result(id, IngestResult::Successful);
    EXPECT_THAT(good, StartsWith("\"sf__Id\",\"sf__Created\",\"LastName\",\"Email\"\n\"003"));
    EXPECT_THAT(good, HasSubstr("\"true\",\"Ruiz\",\"ana@acme.test\"\n"));
    EXPECT_EQ(org.ingests.result(id, IngestResult::Failed),
              "\"sf__Id\",\"sf__Error\",\"LastName\",\"Email\"\n"
              "\"\",\"REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName "
              "--\",\"\",\"x@y.test\"\n");
    EXPECT_EQ(org.ingests.result(id, IngestResult::Unprocessed), "\"LastName\",\"Email\"\n");
}

TEST(IngestJob, UpsertsByExternalIdAndFindsParentsByTheirKeys) {
    BulkOrg org;
    const Json key{{"externalIdFieldName", "Ext__c"}};
    org.ingest("upsert", "Ext__c,LastName,Email\nC-1,Ruiz,ana@acme.test\n", key);

    const std::string id = org.ingest(
        "upsert", "Ext__c,LastName,ReportsTo.Email\nC-1,Ruiz II,\nC-2,Chen,ana@acme.test\n", key);

    EXPECT_EQ(org.ingests.info(id)["numberRecordsFailed"], 0)
        << org.ingests.result(id, IngestResult::Failed);
    EXPECT_THAT(org.ingests.result(id, IngestResult::Successful),
                HasSubstr("\"false\",\"C-1\",\"Ruiz II\",\"\"\n"));
    EXPECT_EQ(org.database.scalar("SELECT p.LastName FROM Contact c JOIN Contact p "
                                  "ON p.Id = c.ReportsToId WHERE c.Ext__c = 'C-2'"),
              Value{std::string{"Ruiz II"}});
}

TEST(IngestJob, LeavesEmptyCellsAloneAndClearsWithItsOwnWord) {
    BulkOrg org;
    const Json key{{"externalIdFieldName", "Ext__c"}};
    org.ingest("upsert", "Ext__c,LastName,Phone,Title\nC-1,Ruiz,123,CFO\n", key);

    org.ingest("upsert", "Ext__c,LastName,Phone,Title\nC-1,Ruiz,,#N/A\n", key);

    EXPECT_EQ(org.database.rows("SELECT Phone, Title FROM Contact").front(),
              (Row{std::string{"123"}, Value{}}));
}

TEST(IngestJob, RefusesBothRowsOfOneExternalId) {
    BulkOrg org;

    const std::string id = org.ingest("upsert", "Ext__c,LastName\nC-1,A\nc-1,B\nC-1,C\n",
                                      {{"externalIdFieldName", "Ext__c"}});

    EXPECT_EQ(org.ingests.info(id)["numberRecordsFailed"], 2);
    EXPECT_THAT(org.ingests.result(id, IngestResult::Failed), HasSubstr("DUPLICATE_VALUE:"));
}

TEST(IngestJob, UpdatesAndDeletesById) {
    BulkOrg org;
    const Json on_accounts{{"object", "Account"}};
    const std::string made = org.ingest("insert", "Name\nAcme\nBolt\n", on_accounts);
    const std::string good = org.ingests.result(made, IngestResult::Successful);
    const std::string acme = good.substr(good.find("\"001") + 1, 18);

    org.ingest("update", "Id,Name\n" + acme + ",Acme II\n", on_accounts);
    EXPECT_EQ(org.account_name(acme), "Acme II");

    org.ingest("delete", "Id\n" + acme + "\n", on_accounts);
    EXPECT_EQ(org.database.scalar("SELECT count(*) FROM Account WHERE IsDeleted"),
              Value{std::int64_t{1}});
    const std::string again = org.ingest("delete", "Id\n" + acme + "\nnonsense\n", on_accounts);
    EXPECT_THAT(org.ingests.result(again, IngestResult::Failed), HasSubstr("ENTITY_IS_DELETED:"));
    EXPECT_THAT(org.ingests.result(again, IngestResult::Failed), HasSubstr("MALFORMED_ID:"));
}

TEST(IngestJob, HardDeletesForGood) {
    BulkOrg org{1};
    const auto id = std::get<std::string>(org.database.scalar("SELECT Id FROM Account"));

    org.ingest("hardDelete", "Id\n" + id + "\n", {{"object", "Account"}});

    EXPECT_EQ(org.database.scalar("SELECT count(*) FROM Account"), Value{std::int64_t{0}});
}

struct BadUpload {
    const char* csv;
    const char* error;
};

void PrintTo(const BadUpload& shown, std::ostream* out) { *out << shown.error; }

class FailedIngest : public ::testing::TestWithParam<BadUpload> {};

TEST_P(FailedIngest, FailsAsAWholeAndWritesNothing) {
    BulkOrg org;

    const std::string id = org.ingest("insert", GetParam().csv);

    EXPECT_EQ(org.ingests.info(id)["state"], "Failed");
    EXPECT_THAT(org.ingests.info(id)["errorMessage"].get<std::string>(),
                HasSubstr(GetParam().error));
    EXPECT_EQ(org.database.scalar("SELECT count(*) FROM Contact"), Value{std::int64_t{0}});
}

INSTANTIATE_TEST_SUITE_P(
    Uploads, FailedIngest,
    ::testing::Values(BadUpload{"LastName,Foo__c\na,b\n",
                                "InvalidBatch : Field name not found : Foo__c"},
                      BadUpload{"\xEF\xBB\xBFLastName\na\n", "Field name not found"},
                      BadUpload{"LastName\r\na\r\n",
                                "LineEnding is invalid on user data. Current LineEnding setting is "
                                "LF"},
                      BadUpload{"LastName,Account.Phone\na,b\n", "Field name not found : Account."},
                      BadUpload{"LastName,Email\na\n", "columns"},
                      BadUpload{"LastName\n\"a\n", "CSV"}));

TEST(IngestJob, TakesOneUploadOnly) {
    BulkOrg org;
    const std::string id = org.ingests.create({{"object", "Contact"}, {"operation", "insert"}},
                                              nullptr, org.schema, org.context())["id"];
    org.ingests.upload(id, "LastName\nA\n");
    org.ingests.upload(id, "LastName\nB\n");

    EXPECT_EQ(org.code_of([&] {
        org.ingests.change(id, {{"state", "UploadComplete"}}, org.context());
    }),
              "400 INVALIDJOB");
    EXPECT_EQ(org.ingests.change(id, {{"state", "Aborted"}}, org.context())["state"], "Aborted");
    EXPECT_EQ(org.ingests.result(id, IngestResult::Unprocessed), "\"LastName\"\n\"B\"\n");
    org.ingests.remove(id);
    EXPECT_EQ(org.code_of([&] { org.ingests.info(id); }), "404 NOT_FOUND");
}

TEST(IngestJob, WithInlineDataIsClosedAtOnce) {
    BulkOrg org;
    const std::string csv = "LastName\nA\n";

    const Json made = org.ingests.create({{"object", "contact"}, {"operation", "insert"}}, &csv,
                                         org.schema, org.context());
    org.finish();

    EXPECT_EQ(made["state"], "UploadComplete");
    EXPECT_EQ(org.ingests.info(made["id"])["numberRecordsProcessed"], 1);
}

TEST(IngestJob, SpeaksOtherDelimitersAndLineEnds) {
    BulkOrg org;

    const std::string id = org.ingest("insert", "LastName\tTitle\r\nRuiz\tA, B\r\n",
                                      {{"columnDelimiter", "TAB"}, {"lineEnding", "CRLF"}});

    EXPECT_THAT(org.ingests.result(id, IngestResult::Successful), HasSubstr("\t\"A, B\"\r\n"));
}

TEST(IngestJob, WorksInSlicesThatLeaveNothingOut) {
    BulkOrg org;
    std::string csv = "LastName\n";
    for (int i = 0; i < 1000; ++i) csv.append("N").append(std::to_string(i)).append("\n");
    IngestRun run{csv, {}, "insert", "Contact", ""};
    const IngestTarget target{org.store, {org.schema, org.schema}, {org.user, &org.schema}};

    int slices = 1;
    while (!run.step(target, SteadyTime::min())) ++slices;

    EXPECT_GE(slices, 5);
    EXPECT_EQ(run.processed(), 1000);
    EXPECT_EQ(org.database.scalar("SELECT count(*) FROM Contact"), Value{std::int64_t{1000}});
}

TEST(IngestJob, RefusesAtCreationWhatItCannotDo) {
    BulkOrg org;
    const auto code = [&](const Json& body) {
        return org.code_of([&] { org.ingests.create(body, nullptr, org.schema, org.context()); });
    };

    EXPECT_EQ(code({{"object", "Nope"}, {"operation", "insert"}}), "400 INVALIDENTITY");
    EXPECT_EQ(code({{"object", "Contact"}, {"operation", "merge"}}), "400 INVALIDJOB");
    EXPECT_EQ(code({{"object", "Contact"}, {"operation", "upsert"}}), "400 INVALIDJOB");
    EXPECT_EQ(
        code({{"object", "Contact"}, {"operation", "upsert"}, {"externalIdFieldName", "Title"}}),
        "400 INVALIDJOB");
    EXPECT_EQ(code({{"object", "Contact"}, {"operation", "insert"}, {"columnDelimiter", "X"}}),
              "400 INVALIDJOB");
    EXPECT_EQ(code({{"object", 5}, {"operation", "insert"}}), "400 JSON_PARSER_ERROR");
}

}  // namespace dealwire::orgsim::testing
