#include "adapters/http/connection.hpp"

#include "adapters/http/failure.hpp"

#include <Poco/Net/DNS.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SocketAddress.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <vector>

namespace dealwire::http {

namespace {

using base::Fault;
using Poco::Net::IPAddress;
using Poco::Net::SocketAddress;
using Poco::Net::StreamSocket;

constexpr const char* kCheckTheNetwork = "Check the host name, the network and the firewall.";

std::vector<IPAddress> addresses_of(const std::string& host) {
    IPAddress literal;
    if (IPAddress::tryParse(host, literal)) return {literal};
    try {
        auto addresses = Poco::Net::DNS::hostByName(host).addresses();
        // A network that promises IPv6 and swallows it would cost the whole deadline; one without
        // IPv4 says so at once.
        std::ranges::stable_partition(addresses, [](const IPAddress& address) {
            return address.family() == IPAddress::IPv4;
        });
        return addresses;
    } catch (const Poco::Exception&) {
        fail_with(Fault::Transient, "CONNECT_FAILED", "The host " + host + " cannot be found.",
                  kCheckTheNetwork);
    }
}

/// Nothing where this address does not answer; throws where the time is up.
std::optional<StreamSocket> connect_to(const SocketAddress& address, Patience& patience) {
    try {
        StreamSocket socket;
        socket.connectNB(address);
        patience.wait_connecting(static_cast<int>(socket.impl()->sockfd()), Patience::For::Writing);
        if (socket.impl()->socketError() != 0) return std::nullopt;
        socket.setBlocking(false);
        socket.setNoDelay(true);
        return socket;
    } catch (const Poco::Exception&) {
        return std::nullopt;
    }
}

StreamSocket connect_to(const Url& url, Patience& patience) {
    for (const IPAddress& address : addresses_of(url.host))
        if (auto socket = connect_to(SocketAddress{address, url.port}, patience)) return *socket;
    fail_with(Fault::Transient, "CONNECT_FAILED",
              url.host + " port " + std::to_string(url.port) + " does not accept a connection.",
              kCheckTheNetwork);
}

}  // namespace

Connection::Connection(const Url& url, const TlsContext& context, Patience& patience)
    : socket_{connect_to(url, patience)} {
    if (url.secure) tls_.emplace(context, number(), url.host, patience);
}

int Connection::number() const { return static_cast<int>(socket_.impl()->sockfd()); }

std::size_t Connection::read(std::span<char> into, Patience& patience) {
    if (tls_) return tls_->read(into, patience);
    for (;;) {
        patience.check();
        const ssize_t got = ::recv(number(), into.data(), into.size(), 0);
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EAGAIN && errno != EINTR)
            fail_with(Fault::Transient, "CONNECTION_CLOSED",
                      "The connection to " + patience.host() + " broke.");
        patience.wait(number(), Patience::For::Reading);
    }
}

void Connection::write(std::string_view bytes, Patience& patience) {
    if (tls_) return tls_->write(bytes, patience);
    while (!bytes.empty()) {
        patience.check();
        const ssize_t sent = ::send(number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            continue;
        }
        if (errno != EAGAIN && errno != EINTR)
            fail_with(Fault::Transient, "CONNECTION_CLOSED",
                      "The connection to " + patience.host() + " broke.");
        patience.wait(number(), Patience::For::Writing);
    }
}

bool Connection::stale() const {
    pollfd entry{.fd = number(), .events = POLLIN, .revents = 0};
    return ::poll(&entry, 1, 0) != 0;
}

}  // namespace dealwire::http
