#pragma once

#include "engine/base/tree.hpp"
#include "engine/exporting/desired_records.hpp"
#include "engine/model/member.hpp"

#include <string>
#include <vector>

namespace dealwire::exporting::testing {

/// `003` and a number as a valid record id: `record_id("003", 7)`.
model::RecordId record_id(const std::string& prefix, int number);

/// The mapping files that ship, read once.
const Mapping& shipped_mapping();

/// One conversation with everything that decides what becomes of it.
struct Case {
    base::Tree document;
    model::Conversation conversation;
    model::Resolution resolution;
    std::vector<model::Member> members;
    ExportSettings settings;
    base::Instant now;

    [[nodiscard]] DesiredState state() const;

    [[nodiscard]] std::vector<model::DesiredRecord> records() const { return state().records; }

    [[nodiscard]] std::optional<model::DesiredRecord> task() const;
    [[nodiscard]] std::optional<model::DesiredRecord> event() const;
    [[nodiscard]] model::DesiredRecord conversation_record() const;
    [[nodiscard]] std::vector<model::DesiredRecord> records_of(const std::string& object) const;
};

/// The value of a field; null where the record does not have it.
base::Tree field(const model::DesiredRecord& record, const std::string& name);

/// Builds a held meeting on 2 March 2026 with a host who is a member; add what a test is about.
class CaseBuilder {
public:
    explicit CaseBuilder(std::string id = "77");

    CaseBuilder& set(const std::string& block, const std::string& member, base::Tree value);
    CaseBuilder& contact(int number, int account, std::vector<std::string> methods = {});
    CaseBuilder& lead(int number, const std::string& rule = "email-lead");
    CaseBuilder& stranger(const std::string& email);
    CaseBuilder& opportunity(int number, int account);
    CaseBuilder& account(int number);
    CaseBuilder& host_inactive();
    CaseBuilder& fallback_owner(bool active = true);

    [[nodiscard]] Case build() const;

private:
    void party(const std::string& name, const std::string& email, std::vector<std::string> methods,
               model::ParticipantMatch match);

    base::Tree::Object blocks_;
    base::Tree::Array parties_;
    Case made_;
};

/// Reads the input of a golden file.
Case read_case(const base::Tree& input);

}  // namespace dealwire::exporting::testing
