#pragma once

#include "tests/bench/import/data/object.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dealwire::bench {

/// Key prefixes of the objects.
inline constexpr std::string_view kUserPrefix = "005";
inline constexpr std::string_view kAccountPrefix = "001";
inline constexpr std::string_view kContactPrefix = "003";
inline constexpr std::string_view kLeadPrefix = "00Q";
inline constexpr std::string_view kOpportunityPrefix = "006";

/// The 18-character id of record `number`; ascending with it.
void append_id(std::string_view prefix, std::uint64_t number, std::string& out);

/// The other way round; nothing for an id of another make.
std::optional<std::uint64_t> number_of(std::string_view prefix, std::string_view id);

/// A record in the recycle bin; every tenth of them lost a merge. Nothing refers to them.
constexpr bool is_deleted(std::uint64_t number) { return number % 200 == 77; }

constexpr bool is_merged(std::uint64_t number) { return number % 2000 == 77; }

/// One of `count` records that is not deleted.
constexpr std::uint64_t live(std::uint64_t number, std::uint64_t count) {
    const std::uint64_t chosen = number % count;
    return is_deleted(chosen) ? chosen - 1 : chosen;
}

/// Seconds since 1970.
std::uint64_t created_at(const Row& row);
std::uint64_t modified_at(const Row& row);

void append_instant(std::uint64_t seconds, std::string& out);
void append_date(std::uint64_t seconds, std::string& out);

/// The first and last name, or the company, of record `number` of an object.
std::string_view first_name(std::uint64_t number);
std::string_view last_name(std::uint64_t number);
void append_company(std::uint64_t number, std::string& out);
void append_domain(std::uint64_t number, std::string& out);

/// Fills that several objects share.
namespace fill {

void deleted(const Row& row, Dice& dice, std::string& out);
void created(const Row& row, Dice& dice, std::string& out);
void modified(const Row& row, Dice& dice, std::string& out);
void user(const Row& row, Dice& dice, std::string& out);
void maybe_user(const Row& row, Dice& dice, std::string& out);
void account(const Row& row, Dice& dice, std::string& out);
void person(const Row& row, Dice& dice, std::string& out);
void phone(const Row& row, Dice& dice, std::string& out);
void maybe_phone(const Row& row, Dice& dice, std::string& out);
void title(const Row& row, Dice& dice, std::string& out);
void industry(const Row& row, Dice& dice, std::string& out);
void source(const Row& row, Dice& dice, std::string& out);
void street(const Row& row, Dice& dice, std::string& out);
void city(const Row& row, Dice& dice, std::string& out);
void country(const Row& row, Dice& dice, std::string& out);
void notes(const Row& row, Dice& dice, std::string& out);
void region(const Row& row, Dice& dice, std::string& out);
void score(const Row& row, Dice& dice, std::string& out);
void some_flag(const Row& row, Dice& dice, std::string& out);
void some_date(const Row& row, Dice& dice, std::string& out);

}  // namespace fill

}  // namespace dealwire::bench
