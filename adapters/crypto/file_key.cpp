#include "adapters/crypto/file_key.hpp"

#include "adapters/crypto/encoding.hpp"
#include "engine/ports/sealer.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace dealwire::crypto {
namespace {

constexpr std::string_view kHeader = "dealwire-key-1";

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
    throw ports::SealError("The key file " + file.string() + " " + why);
}

void write_new(const std::filesystem::path& file, const std::string& text) {
    // O_EXCL and the mode at once: the key is never there for others to read, not even briefly.
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) refuse(file, "could not be made; it may exist already.");
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    const bool kept = ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!kept || written != static_cast<ssize_t>(text.size()))
        refuse(file, "could not be written.");
}

}  // namespace

SealingKey create_key_file(const std::filesystem::path& file) {
    SealingKey key;
    std::array<std::uint8_t, 4> id{};
    if (RAND_bytes(key.bytes.data(), static_cast<int>(key.bytes.size())) != 1 ||
        RAND_bytes(id.data(), static_cast<int>(id.size())) != 1)
        throw ports::SealError("The system has no random numbers to make a key from.");
    key.id = to_hex(id);
    std::string text = std::string{kHeader} + " " + key.id + " " + to_hex(key.bytes) + "\n";
    write_new(file, text);
    OPENSSL_cleanse(text.data(), text.size());
    return key;
}

SealingKey load_key_file(const std::filesystem::path& file) {
    struct stat status {};

    if (::stat(file.c_str(), &status) != 0)
        refuse(file, "is not there. Restore it, or run 'dealwire init' and connect again.");
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        refuse(file, "can be read by others. Run: chmod 600 " + file.string());

    std::ifstream in{file};
    std::string header;
    std::string secret;
    SealingKey key;
    in >> header >> key.id >> secret;
    auto bytes = from_hex(secret);
    const auto id = from_hex(key.id);
    OPENSSL_cleanse(secret.data(), secret.size());
    const bool good =
        header == kHeader && id && id->size() == 4 && bytes && bytes->size() == key.bytes.size();
    if (!good) refuse(file, "is not a Dealwire key.");
    std::ranges::copy(*bytes, key.bytes.begin());
    OPENSSL_cleanse(bytes->data(), bytes->size());
    return key;
}

}  // namespace dealwire::crypto
