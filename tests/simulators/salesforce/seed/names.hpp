#pragma once

#include "tests/simulators/salesforce/seed/dice.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace dealwire::orgsim {

/// A made-up person. The Latin spelling serves e-mail addresses.
struct PersonName {
    std::string_view first;
    std::string_view last;
    std::string address;  ///< "aurelie.koehler": lower case, plain letters
};

[[nodiscard]] PersonName person_name(Dice& dice);

/// A made-up company; numbers below 500,000 give different names and domains.
struct CompanyName {
    std::string name;    ///< "Velmoran Logistics"
    std::string domain;  ///< "velmoran-logistics.test"
    std::string_view industry;
};

[[nodiscard]] CompanyName company_name(std::size_t number);

[[nodiscard]] std::string_view job_title(Dice& dice);

struct Place {
    std::string_view city;
    std::string_view country;
    std::string_view phone_prefix;  ///< of numbers kept free for fiction where there are any
};

[[nodiscard]] const Place& place(Dice& dice);
[[nodiscard]] std::string phone_number(const Place& place, Dice& dice);

/// gmail.com and its like.
[[nodiscard]] std::string_view free_mail_domain(Dice& dice);

}  // namespace dealwire::orgsim
