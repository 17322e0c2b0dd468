#include "adapters/http/tls.hpp"

#include "adapters/http/failure.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <cerrno>
#include <stdexcept>

namespace dealwire::http {

namespace {

using base::Fault;

int socket_of(BIO* bio) { return *static_cast<const int*>(BIO_get_data(bio)); }

int write_socket(BIO* bio, const char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    // OpenSSL's own socket BIO raises SIGPIPE when the peer is gone.
    const ssize_t sent =
        ::send(socket_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

int read_socket(BIO* bio, char* into, int size) {
    BIO_clear_retry_flags(bio);
    const ssize_t got = ::recv(socket_of(bio), into, static_cast<std::size_t>(size), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
    return static_cast<int>(got);
}

long control_socket(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* socket_method() {
    static const BIO_METHOD* const kMethod = [] {
        BIO_METHOD* method =
            BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without signals");
        BIO_meth_set_write(method, write_socket);
        BIO_meth_set_read(method, read_socket);
        BIO_meth_set_ctrl(method, control_socket);
        return method;
    }();
    return kMethod;
}

BIO* new_bio(int* socket) {
    BIO* bio = BIO_new(socket_method());
    BIO_set_data(bio, socket);
    BIO_set_init(bio, 1);
    return bio;
}

std::string last_reason() {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    return reason ? reason : "connection closed";
}

}  // namespace

TlsContext::TlsContext(const std::string& extra_authorities)
    : context_{SSL_CTX_new(TLS_client_method())} {
    if (!context_) throw std::runtime_error{"OpenSSL could not be set up."};
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_default_verify_paths(context_.get());
    if (extra_authorities.empty()) return;
    if (SSL_CTX_load_verify_locations(context_.get(), extra_authorities.c_str(), nullptr) != 1)
        throw std::runtime_error{"The certificate file " + extra_authorities +
                                 " cannot be read: it must hold certificates in PEM form."};
}

TlsStream::TlsStream(const TlsContext& context, int socket, const std::string& host,
                     Patience& patience)
    : socket_{socket}, ssl_{SSL_new(context.get())} {
    if (!ssl_) throw std::runtime_error{"OpenSSL could not make a session."};
    X509_VERIFY_PARAM* check = SSL_get0_param(ssl_.get());
    X509_VERIFY_PARAM_set_hostflags(check, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (X509_VERIFY_PARAM_set1_ip_asc(check, host.c_str()) != 1) {
        SSL_set1_host(ssl_.get(), host.c_str());
        // The macro of the library spells this with an old-style cast.
        std::string name = host;
        SSL_ctrl(ssl_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
    }
    shake_hands(patience);
}

void TlsStream::shake_hands(Patience& patience) {
    // Reads and writes later happen on the same socket, whose number the stream keeps.
    BIO* bio = new_bio(&socket_);
    SSL_set_bio(ssl_.get(), bio, bio);
    for (;;) {
        ERR_clear_error();
        const int result = SSL_connect(ssl_.get());
        if (result == 1) return;
        const long verdict = SSL_get_verify_result(ssl_.get());
        if (verdict != X509_V_OK)
            fail_with(
                Fault::Rejected, "TLS_REFUSED",
                "The certificate of " + patience.host() +
                    " is not accepted: " + X509_verify_cert_error_string(verdict) + ".",
                "Check the host name, the clock and the certificate; an own authority is named "
                "in the configuration.");
        patience.wait_connecting(socket_, next_wait(result, patience));
    }
}

Patience::For TlsStream::next_wait(int result, const Patience& patience) const {
    switch (SSL_get_error(ssl_.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return Patience::For::Reading;
        case SSL_ERROR_WANT_WRITE:
            return Patience::For::Writing;
        default:
            break;
    }
    fail_with(Fault::Transient, "CONNECTION_CLOSED",
              "The secure connection to " + patience.host() + " broke: " + last_reason() + ".");
}

std::size_t TlsStream::read(std::span<char> into, Patience& patience) {
    for (;;) {
        patience.check();
        ERR_clear_error();
        std::size_t got = 0;
        const int result = SSL_read_ex(ssl_.get(), into.data(), into.size(), &got);
        if (result == 1) return got;
        if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_ZERO_RETURN) return 0;
        patience.wait(socket_, next_wait(result, patience));
    }
}

void TlsStream::write(std::string_view bytes, Patience& patience) {
    while (!bytes.empty()) {
        patience.check();
        ERR_clear_error();
        // In pieces: after a wait OpenSSL insists on the very same call, and a piece shows
        // progress.
        const std::string_view piece = bytes.substr(0, 16'384);
        std::size_t sent = 0;
        const int result = SSL_write_ex(ssl_.get(), piece.data(), piece.size(), &sent);
        if (result == 1)
            bytes.remove_prefix(sent);
        else
            patience.wait(socket_, next_wait(result, patience));
    }
}

}  // namespace dealwire::http
