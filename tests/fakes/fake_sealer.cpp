#include "tests/fakes/fake_sealer.hpp"

#include "engine/base/digest.hpp"

namespace dealwire::fakes {

std::string FakeSealer::seal(const base::Secret& plain, const std::string& context) const {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string sealed = base::digest(context);
    for (const char c : plain.reveal()) {
        const auto byte = static_cast<unsigned char>(c);
        sealed.push_back(kHex[byte >> 4U]);
        sealed.push_back(kHex[byte & 0x0FU]);
    }
    return sealed;
}

base::Secret FakeSealer::open(const std::string& sealed, const std::string& context) const {
    const std::string seal_of_place = base::digest(context);
    if (!sealed.starts_with(seal_of_place)) throw ports::SealError{"sealed for another place"};
    std::string plain;
    for (std::size_t i = seal_of_place.size(); i + 1 < sealed.size(); i += 2)
        plain.push_back(static_cast<char>(std::stoi(sealed.substr(i, 2), nullptr, 16)));
    return base::Secret{std::move(plain)};
}

}  // namespace dealwire::fakes
