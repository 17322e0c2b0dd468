#include "tests/simulators/salesforce/org/refresh.hpp"

#include "tests/simulators/salesforce/store/ids.hpp"
#include "tests/simulators/salesforce/store/tables.hpp"

namespace dealwire::orgsim {
namespace {

/// "00DHt00000NbrSb" → "00DHt00000NbrSc".
std::string next_org_id(const std::string& org_id) {
    constexpr std::size_t kLast = 14;
    std::string id15 = org_id.substr(0, kLast + 1);
    ++id15[kLast];
    return with_checksum(id15);
}

void copy_rows(Database& from, Database& to, const ObjectSchema& object) {
    std::string columns = object.has_is_deleted ? "" : "\"IsDeleted\"";
    std::string places = object.has_is_deleted ? "" : "?";
    for (const auto& field : object.fields) {
        if (storage_of(field.type) == Storage::None) {
            continue;
        }
        columns += (columns.empty() ? "" : ", ") + sql_name(field.name);
        places += places.empty() ? "?" : ", ?";
    }
    const std::string table = sql_name(object.name);
    const std::string insert =
        "INSERT INTO " + table + " (" + columns + ") VALUES (" + places + ")";
    for (const Row& row :
         from.rows("SELECT " + columns + " FROM " + table + " WHERE \"IsDeleted\" = 0")) {
        to.execute(insert, row);
    }
}

void make_a_sandbox_of(Org& sandbox) {
    const OrgIdentity& who = sandbox.identity();
    Database& database = sandbox.database();
    database.execute(R"(UPDATE "User" SET "Username" = "Username" || ?)", {who.username_suffix});
    database.execute(R"(UPDATE "User" SET "Email" = "Email" || '.invalid'
                        WHERE "Email" IS NOT NULL AND "Username" <> ?)",
                     {sandbox.integration_username()});
    database.execute(R"(UPDATE "Organization" SET "Id" = ?, "IsSandbox" = 1, "InstanceName" = ?,
                        "Name" = "Name" || ' Staging')",
                     {who.org_id, who.instance_name});
}

}  // namespace

void refresh_from(Org& production, Org& sandbox) {
    sandbox.begin_anew(next_org_id(sandbox.identity().org_id));
    const std::lock_guard lock(production.mutex());
    Transaction transaction(sandbox.database());
    for (const auto& object : sandbox.schema().objects()) {
        copy_rows(production.database(), sandbox.database(), object);
    }
    make_a_sandbox_of(sandbox);
    transaction.commit();
    sandbox.add_base_data();
}

}  // namespace dealwire::orgsim
