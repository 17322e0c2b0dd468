#include "adapters/api/http/incoming_body.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace dealwire::api {
namespace {

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error{what + ": " + std::system_category().message(errno)};
}

}  // namespace

SpooledBody::SpooledBody(const std::filesystem::path& folder) {
    std::string name = (folder / "dealwire-body-XXXXXX").string();
    file_ = ::mkostemp(name.data(), O_CLOEXEC);  // readable by its owner alone
    if (file_ < 0) fail("No temporary file can be made in " + folder.string());
    ::unlink(name.c_str());
}

SpooledBody::~SpooledBody() { ::close(file_); }

void SpooledBody::append(const char* bytes, std::size_t count) {
    size_ += count;
    while (count > 0) {
        const ::ssize_t written = ::write(file_, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("A temporary file cannot be written");
        bytes += written;
        count -= static_cast<std::size_t>(written);
    }
}

std::unique_ptr<std::istream> SpooledBody::open() const {
    // By its number, because it has no name; opened anew it has a place of its own.
    return std::make_unique<std::ifstream>("/proc/self/fd/" + std::to_string(file_),
                                           std::ios::binary);
}

bool read_body(std::istream& in, const BodyLimits& limits, HttpRequest& request) {
    constexpr std::size_t kPiece = 64U << 10U;
    std::vector<char> piece(kPiece);
    std::shared_ptr<SpooledBody> spooled;
    std::uint64_t size = 0;
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0) {
        const auto count = static_cast<std::size_t>(in.gcount());
        size += count;
        if (size > limits.most) return false;
        if (!spooled && size > limits.in_memory) {
            spooled = std::make_shared<SpooledBody>(limits.folder);
            spooled->append(request.body.data(), request.body.size());
            request.body = {};
        }
        if (spooled)
            spooled->append(piece.data(), count);
        else
            request.body.append(piece.data(), count);
    }
    request.spooled = std::move(spooled);
    return true;
}

}  // namespace dealwire::api
