#include "engine/matching/host_memory.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace dealwire::matching {
namespace {

KeyHash host(std::size_t number) { return hash_of("host" + std::to_string(number) + ".example"); }

HostFacts facts(std::size_t number) {
    return {static_cast<std::uint8_t>(number % 200), number % 2 == 0};
}

void remember(HostMemory& memory, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) memory.recall(host(i), [&] { return facts(i); });
}

TEST(HostMemory, FindsOutOnceAndRecallsAfterwards) {
    HostMemory memory;
    EXPECT_FALSE(memory.find(host(0)));
    remember(memory, 0, 5000);

    for (std::size_t i = 0; i < 5000; ++i) {
        const auto recalled =
            memory.recall(host(i), []() -> HostFacts { throw std::logic_error{"asked again"}; });
        EXPECT_EQ(recalled, facts(i)) << i;
        EXPECT_EQ(memory.find(host(i)), facts(i)) << i;
    }
    EXPECT_FALSE(memory.find(host(5000)));
}

TEST(HostMemory, StartsAnewWhenItIsFull) {
    HostMemory memory;
    remember(memory, 0, HostMemory::kMostHosts + 1);

    EXPECT_FALSE(memory.find(host(0)));
    EXPECT_EQ(memory.find(host(HostMemory::kMostHosts)), facts(HostMemory::kMostHosts));
}

TEST(HostMemory, TakesOverWhatAnotherOneKnows) {
    HostMemory one;
    HostMemory other;
    remember(one, 0, 100);
    remember(other, 50, 200);

    one.add(other);

    for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(one.find(host(i)), facts(i)) << i;
}

TEST(HostFacts, SayWhichPartOfAHostIsACompany) {
    const DomainRules rules{{{"gmail.com"}, {}, {}}, {}};

    const std::string below = "mail.contoso.co.uk";
    EXPECT_EQ(HostFacts::of(below, rules).company_of(below), "contoso.co.uk");
    EXPECT_EQ(HostFacts::of("gmail.com", rules).company_of("gmail.com"), "");
    EXPECT_EQ(HostFacts::of("gmail.com", rules).registrable_of("gmail.com"), "gmail.com");
    EXPECT_EQ(HostFacts::of("localhost", rules).registrable, 0);
}

}  // namespace
}  // namespace dealwire::matching
