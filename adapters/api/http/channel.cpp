#include "adapters/api/http/channel.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>

namespace dealwire::api {
namespace {

/// What a call of the system that moved nothing means.
Wait after_error(Wait in_vain) {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? in_vain : Wait::Over;
}

/// Nobody is there to type a passphrase.
int no_passphrase(char*, int, int, void*) { return -1; }

class TlsChannel final : public Channel {
public:
    TlsChannel(int socket, SSL_CTX* context) : Channel{socket}, ssl_{SSL_new(context), SSL_free} {
        if (!ssl_) return;
        SSL_set_fd(ssl_.get(), socket);
        SSL_set_accept_state(ssl_.get());
    }

    Moved read(char* into, std::size_t most) override {
        return moved(
            [&](std::size_t& bytes) { return SSL_read_ex(ssl_.get(), into, most, &bytes); });
    }

    Moved write(std::string_view bytes) override {
        if (bytes.empty()) return {};
        return moved([&](std::size_t& count) {
            return SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
        });
    }

    void finish() override {
        if (ssl_ && !broken_ && SSL_is_init_finished(ssl_.get()) == 1) {
            ERR_clear_error();
            SSL_shutdown(ssl_.get());
        }
        Channel::finish();
    }

private:
    template <class Attempt>
    Moved moved(Attempt&& attempt) {
        if (!ssl_ || broken_) return {.wait = Wait::Over};
        ERR_clear_error();  // what another connection left on this thread would be taken for ours
        std::size_t bytes = 0;
        const int outcome = attempt(bytes);
        if (outcome == 1) return {.bytes = bytes};
        switch (SSL_get_error(ssl_.get(), outcome)) {
            case SSL_ERROR_WANT_READ:
                return {.wait = Wait::Readable};
            case SSL_ERROR_WANT_WRITE:
                return {.wait = Wait::Writable};
            default:
                broken_ = true;
                ERR_clear_error();
                return {.wait = Wait::Over};
        }
    }

    std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
    bool broken_ = false;
};

}  // namespace

Channel::~Channel() { ::close(socket_); }

Moved Channel::read(char* into, std::size_t most) {
    const ::ssize_t came = ::recv(socket_, into, most, MSG_DONTWAIT);
    if (came > 0) return {.bytes = static_cast<std::size_t>(came)};
    return {.wait = came == 0 ? Wait::Over : after_error(Wait::Readable)};
}

Moved Channel::write(std::string_view bytes) {
    if (bytes.empty()) return {};
    const ::ssize_t went = ::send(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (went >= 0) return {.bytes = static_cast<std::size_t>(went)};
    return {.wait = after_error(Wait::Writable)};
}

void Channel::finish() { ::shutdown(socket_, SHUT_WR); }

Wait Channel::discard() {
    constexpr int kPieces = 16;
    std::array<char, 65536> piece{};
    for (int i = 0; i < kPieces; ++i) {
        const ::ssize_t came = ::recv(socket_, piece.data(), piece.size(), MSG_DONTWAIT);
        if (came == 0) return Wait::Over;
        if (came < 0) return after_error(Wait::Readable);
    }
    return Wait::Readable;
}

void Channel::wait_for(Wait wait, int most_ms) const {
    const short events = wait == Wait::Writable ? POLLOUT : POLLIN;
    ::pollfd ready{.fd = socket_, .events = events, .revents = 0};
    ::poll(&ready, 1, most_ms);
}

void block_pipe_signal() {
    ::sigset_t pipe{};
    ::sigemptyset(&pipe);
    ::sigaddset(&pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

TlsServer::TlsServer(const std::string& certificate, const std::string& private_key)
    : context_{SSL_CTX_new(TLS_server_method()), SSL_CTX_free} {
    if (!context_) throw std::runtime_error{"OpenSSL could not be set up"};
    SSL_CTX* context = context_.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1)
        throw std::runtime_error{"the certificate " + certificate +
                                 " cannot be read: it must hold certificates in PEM form"};
    if (SSL_CTX_use_PrivateKey_file(context, private_key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context) != 1)
        throw std::runtime_error{
            "the key " + private_key +
            " cannot be used: it must be the certificate's own, in PEM form, without a passphrase"};
}

std::unique_ptr<Channel> TlsServer::channel(int socket) {
    return std::make_unique<TlsChannel>(socket, context_.get());
}

}  // namespace dealwire::api
