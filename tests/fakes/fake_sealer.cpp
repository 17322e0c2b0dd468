#include "tests/fakes/fake_sealer.hpp"

#include "engine/base/digest.hpp"

namespace dealwire::fakes {
namespace {

std::string seal_of(const ports::SealPlace& place) {
    return base::digest(place.tenant.value + "/" + place.table + "/" + place.row + "/" +
                        place.column);
}

}  // namespace

std::string FakeSealer::seal(const base::Secret& plain, const ports::SealPlace& place) const {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string sealed = seal_of(place);
    for (const char c : plain.reveal()) {
        const auto byte = static_cast<unsigned char>(c);
        sealed.push_back(kHex[byte >> 4U]);
        sealed.push_back(kHex[byte & 0x0FU]);
    }
    return sealed;
}

base::Secret FakeSealer::open(const std::string& sealed, const ports::SealPlace& place) const {
    const std::string mark = seal_of(place);
    if (!sealed.starts_with(mark)) throw ports::SealError{"sealed for another place"};
    std::string plain;
    for (std::size_t i = mark.size(); i + 1 < sealed.size(); i += 2)
        plain.push_back(static_cast<char>(std::stoi(sealed.substr(i, 2), nullptr, 16)));
    return base::Secret{std::move(plain)};
}

FakeSealer::FakeSealer() = default;

FakeSealer::~FakeSealer() = default;

}  // namespace dealwire::fakes
