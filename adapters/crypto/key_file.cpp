#include "adapters/crypto/key_file.hpp"

#include "adapters/crypto/encoding.hpp"
#include "adapters/crypto/sealed_text.hpp"
#include "engine/ports/sealer.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <utility>

namespace dealwire::crypto {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHeader = "dealwire-key-1";

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
    throw ports::SealError("The key file " + file.string() + " " + why);
}

base::Secret line_of(const MasterKey& key) {
    const std::string& bytes = key.bytes.reveal();
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return base::Secret{std::string{kHeader} + " " + key.id + " " +
                        to_hex(std::span{data, bytes.size()}) + "\n"};
}

/// Where its content is safe, and its name too.
void sync_folder(const fs::path& file) {
    const fs::path folder = fs::absolute(file).parent_path();
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

bool write_all(int descriptor, const std::string& text) {
    return ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

void write_new(const fs::path& file, const std::vector<MasterKey>& keys) {
    // O_EXCL and the mode at once: the key is never there for others to read, not even briefly.
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) refuse(file, "could not be made; it may exist already.");
    bool kept = true;
    for (const MasterKey& key : keys) kept = kept && write_all(descriptor, line_of(key).reveal());
    kept = ::fsync(descriptor) == 0 && kept;
    ::close(descriptor);
    if (!kept) {
        ::unlink(file.c_str());
        refuse(file, "could not be written.");
    }
    sync_folder(file);
}

void check_rights(const fs::path& file) {
    struct stat status {};

    if (::stat(file.c_str(), &status) != 0)
        refuse(
            file,
            "is not there. The first time: dealwire init --keep-config makes it. Else restore it "
            "from your copy; if it is lost: dealwire key new");
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        refuse(file, "can be read by others. Run: chmod 600 " + file.string());
}

}  // namespace

MasterKey make_master_key() { return {random_key_id(), random_secret(kKeySize)}; }

void create_key_file(const fs::path& file, const MasterKey& key) {
    std::vector<MasterKey> keys;
    keys.push_back({key.id, key.bytes.copy()});
    write_new(file, keys);
}

std::vector<MasterKey> load_key_file(const fs::path& file) {
    check_rights(file);
    std::ifstream in{file};
    std::vector<MasterKey> keys;
    std::string header;
    std::string id;
    std::string secret;
    while (in >> header >> id >> secret) {
        auto bytes = from_hex(secret);
        OPENSSL_cleanse(secret.data(), secret.size());
        const auto plain_id = from_hex(id);
        if (header != kHeader || !plain_id || plain_id->size() != 4 || !bytes ||
            bytes->size() != kKeySize)
            refuse(file, "is not a Dealwire key.");
        keys.push_back({id, base::Secret{std::string{bytes->begin(), bytes->end()}}});
        OPENSSL_cleanse(bytes->data(), bytes->size());
    }
    if (keys.empty()) refuse(file, "is not a Dealwire key.");
    return keys;
}

KeyFileTurn::KeyFileTurn(fs::path file, int descriptor)
    : file_{std::move(file)}, descriptor_{descriptor} {}

KeyFileTurn::KeyFileTurn(KeyFileTurn&& other) noexcept
    : file_{std::move(other.file_)}, descriptor_{std::exchange(other.descriptor_, -1)} {}

KeyFileTurn::~KeyFileTurn() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<KeyFileTurn> KeyFileTurn::take(const fs::path& file) {
    fs::path lock = file;
    lock += ".lock";
    const int descriptor = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) refuse(file, "cannot be changed: " + lock.string() + " could not be made.");
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return KeyFileTurn{file, descriptor};
    ::close(descriptor);
    return std::nullopt;
}

void replace_key_file(const KeyFileTurn& turn, const std::vector<MasterKey>& keys) {
    fs::path aside = turn.file();
    aside += ".new";
    ::unlink(aside.c_str());  // left by one who was interrupted
    write_new(aside, keys);
    if (::rename(aside.c_str(), turn.file().c_str()) != 0)
        refuse(turn.file(), "could not be replaced.");
    sync_folder(turn.file());
}

}  // namespace dealwire::crypto
