// The proof of completeness: what it finds, repairs, marks and withholds, and what status says.

#include "engine/base/time_text.hpp"
#include "tests/e2e/kit/imports.hpp"
#include "tests/e2e/kit/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::HasSubstr;

const std::string kRuth = "003Hs00000kl9DYIAY";

class Proof : public testing::Test, protected Reading {
protected:
    void SetUp() override { import(); }

    Tree reconcile(int code = 0) { return import({"--reconcile"}, code); }

    static std::int64_t figure(const Tree& imported, const std::string& name,
                               const std::string& object = "Contact") {
        return number(imported, "proofs." + object + "." + name);
    }

    Tree status(const std::string& path) {
        const Tree* found = nullptr;
        const Tree all = dealwire.json({"status"});
        found = all.at("objects.Contact." + path);
        return found ? *found : Tree{};
    }

    /// The org forgets contacts without a trace, as after a lost permission.
    void lose(int contacts) {
        org.quietly(R"(DELETE FROM "Contact" WHERE "Id" IN (SELECT "Id" FROM "Contact" WHERE
            "IsDeleted" = 0 AND "Id" <> ')" +
                    kRuth + R"(' ORDER BY "Id" LIMIT )" + std::to_string(contacts) + ")");
    }
};

TEST_F(Proof, WasNeverMadeUntilSomebodyAsksForIt) {
    EXPECT_TRUE(status("proof").is_null());
    EXPECT_THAT(dealwire.run({"status"}).out, HasSubstr("never checked"));
}

TEST_F(Proof, OfACompleteStoreSaysSoWithItsFigures) {
    const Tree imported = reconcile();

    for (const auto& [object, ids] : importable(org)) {
        EXPECT_TRUE(flag(imported, "proofs." + object + ".complete")) << object;
        EXPECT_EQ(figure(imported, "inOrg", object), static_cast<std::int64_t>(ids.size()));
        EXPECT_EQ(figure(imported, "held", object), figure(imported, "inOrg", object)) << object;
        EXPECT_EQ(figure(imported, "absent", object), 0) << object;
    }
    EXPECT_TRUE(flag(dealwire.json({"status"}), "objects.Contact.proof.complete"));
}

TEST_F(Proof, SaysUpToWhenItHoldsAndWhenItWasMade) {
    const Tree proof = *reconcile().at("proofs.Contact");

    const auto until = base::parse_instant(text(proof, "at"));
    const auto checked = base::parse_instant(text(proof, "checkedAt"));
    ASSERT_TRUE(until && checked);
    EXPECT_EQ(*checked - *until, std::chrono::minutes{10}) << "import.overlap";
    EXPECT_EQ(text(status("proof"), "checkedAt"), text(proof, "checkedAt"));
    EXPECT_THAT(dealwire.run({"status"}).out, HasSubstr("complete up to " + text(proof, "at") +
                                                        ", checked " + text(proof, "checkedAt")));
}

TEST_F(Proof, RepairsWhatIsAbsentAndWhatIsOutdated) {
    store.run(
        "DELETE FROM contact WHERE id IN (SELECT id FROM contact WHERE state = 'live' "
        "ORDER BY id LIMIT 7)");
    store.run(
        "UPDATE contact SET system_modstamp = 1000, digest = 0, name = 'Old' WHERE id IN (SELECT "
        "id "
        "FROM contact WHERE state = 'live' ORDER BY id DESC LIMIT 5)");

    const Tree imported = reconcile();

    EXPECT_EQ(figure(imported, "absent"), 7);
    EXPECT_EQ(figure(imported, "outdated"), 5);
    EXPECT_EQ(figure(imported, "repaired"), 12);
    EXPECT_TRUE(flag(imported, "proofs.Contact.complete"));
    EXPECT_EQ(store.one("SELECT CAST(COUNT(*) AS TEXT) FROM contact WHERE name = 'Old'"), "0");
    expect_all_held();
}

TEST_F(Proof, MarksWhatTheOrgListsNoLongerAsMissingAndKeepsIt) {
    org.quietly(R"(DELETE FROM "Contact" WHERE "Id" = ')" + kRuth + "'");

    const Tree imported = reconcile();

    EXPECT_EQ(figure(imported, "missing"), 1);
    const Tree ruth = dealwire.json({"crm", "get", "Contact", kRuth});
    EXPECT_EQ(text(ruth, "state"), "missing");
    EXPECT_EQ(text(ruth, "fields.Title"), "Operations Manager");
    EXPECT_THAT(text(ruth, "meaning"), HasSubstr("nothing shows that it was deleted"));
    EXPECT_EQ(number(dealwire.json({"status"}), "objects.Contact.missing"), 1);
}

TEST_F(Proof, AMissingRecordIsLiveAgainOnceItIsSeenAgain) {
    org.quietly(R"(UPDATE "Contact" SET "Id" = 'away' WHERE "Id" = ')" + kRuth + "'");
    org.quietly(R"(UPDATE "Contact" SET "IsDeleted" = 1 WHERE "Id" = 'away')");
    dealwire.run({"import", "--reconcile"});
    ASSERT_EQ(text(dealwire.json({"crm", "get", "Contact", kRuth}), "state"), "missing");
    org.quietly(R"(UPDATE "Contact" SET "Id" = ')" + kRuth +
                R"(', "IsDeleted" = 0 WHERE "Id" = 'away')");

    reconcile();

    EXPECT_EQ(text(dealwire.json({"crm", "get", "Contact", kRuth}), "state"), "live");
    expect_all_held();
}

TEST_F(Proof, FindsTheDeletionsThatTheLogDidNotTell) {
    const std::string where = R"(WHERE "Id" = ')" + kRuth + "'";
    const std::string stamp = org.look(R"(SELECT "SystemModstamp" FROM "Contact" )" + where).at(0);
    org.remove("Contact", kRuth);
    org.quietly(R"(UPDATE "Contact" SET "SystemModstamp" = ')" + stamp + "' " + where);
    org.quietly("DELETE FROM _deleted WHERE id = '" + kRuth + "'");

    const Tree imported = reconcile();

    EXPECT_EQ(figure(imported, "deleted"), 1);
    EXPECT_EQ(figure(imported, "missing"), 0);
    EXPECT_EQ(text(dealwire.json({"crm", "get", "Contact", kRuth}), "state"), "deleted");
}

TEST_F(Proof, IsWithheldWhereSoManyAreGoneThatAPermissionWasLost) {
    lose(60);

    const Outcome outcome = dealwire.run({"import", "--reconcile", "--json"});

    EXPECT_EQ(outcome.code, 3) << outcome;
    EXPECT_FALSE(flag(outcome.json(), "proofs.Contact.complete"));
    EXPECT_NE(text(outcome.json(), "proofs.Contact.withheld"), "");
    EXPECT_EQ(number(dealwire.json({"status"}), "objects.Contact.missing"), 0);
    EXPECT_THAT(dealwire.run({"status"}).out, HasSubstr("withheld"));
}

TEST_F(Proof, MarksThemAllWhereTheAdminRaisedTheLimit) {
    lose(60);
    dealwire.configure("missing_limit: 10%", "missing_limit: 50%");

    const Tree imported = reconcile();

    EXPECT_EQ(figure(imported, "missing"), 60);
    EXPECT_EQ(text(imported, "proofs.Contact.withheld"), "");
}

TEST_F(Proof, TellsPeopleWhatItFoundAndWhatToDo) {
    lose(60);

    const Outcome outcome = dealwire.run({"import", "--reconcile"});

    EXPECT_THAT(outcome.out, HasSubstr("in the org  held before"));
    EXPECT_THAT(outcome.out, HasSubstr("import.missing_limit"));
}

}  // namespace
}  // namespace dealwire::e2e
