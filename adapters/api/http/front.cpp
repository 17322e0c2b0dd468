#include "adapters/api/http/front.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace dealwire::api {
namespace {

constexpr int kBetweenLooksMs = 250;
constexpr std::uint64_t kListening = 0;
constexpr std::uint64_t kBell = 1;

int descriptor(int number, const char* what) {
    if (number < 0) throw std::system_error{errno, std::system_category(), what};
    return number;
}

struct Address {
    std::string host;
    std::string with_port;
};

Address address_of(const ::sockaddr_storage& peer) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (peer.ss_family == AF_INET6) {
        ::sockaddr_in6 six{};
        std::memcpy(&six, &peer, sizeof six);
        ::inet_ntop(AF_INET6, &six.sin6_addr, text.data(), text.size());
        const std::string host = text.data();
        return {host, "[" + host + "]:" + std::to_string(ntohs(six.sin6_port))};
    }
    ::sockaddr_in four{};
    std::memcpy(&four, &peer, sizeof four);
    ::inet_ntop(AF_INET, &four.sin_addr, text.data(), text.size());
    const std::string host = text.data();
    return {host, host + ":" + std::to_string(ntohs(four.sin_port))};
}

}  // namespace

void WholeRequests::add(std::unique_ptr<Visitor> visitor) {
    {
        const std::lock_guard lock{mutex_};
        visitors_.push_back(std::move(visitor));
        ++count_;
    }
    changed_.notify_one();
}

std::unique_ptr<Visitor> WholeRequests::take() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return closed_ || !visitors_.empty(); });
    if (visitors_.empty()) return nullptr;
    auto visitor = std::move(visitors_.front());
    visitors_.pop_front();
    --count_;
    return visitor;
}

void WholeRequests::close() {
    {
        const std::lock_guard lock{mutex_};
        closed_ = true;
    }
    changed_.notify_all();
}

Front::Front(Settings settings, int listening, MakeChannel make_channel, WholeRequests& whole,
             base::Clock& clock)
    : settings_{settings},
      listening_{listening},
      make_channel_{std::move(make_channel)},
      whole_{whole},
      clock_{clock},
      poll_{descriptor(::epoll_create1(EPOLL_CLOEXEC), "epoll")},
      bell_{descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")},
      guests_{settings.guests},
      last_number_{kBell} {
    ::epoll_event event{.events = EPOLLIN, .data = {.u64 = kListening}};
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, listening_, &event);
    event.data.u64 = kBell;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, bell_, &event);
    thread_ = std::jthread{[this] { run(); }};
}

Front::~Front() {
    end(std::chrono::milliseconds{0});
    ::close(bell_);
    ::close(poll_);
}

void Front::end(std::chrono::milliseconds farewell) {
    if (!thread_.joinable()) return;
    end_by_ = (clock_.now() + farewell).time_since_epoch().count();
    ending_ = true;
    wake();
    thread_.join();
}

void Front::wake() const {
    const std::uint64_t one = 1;
    // It fails only where the bell has rung too often to count, which wakes as well.
    [[maybe_unused]] const auto written = ::write(bell_, &one, sizeof one);
}

void Front::take_back(std::unique_ptr<Visitor> visitor) {
    {
        const std::lock_guard lock{mutex_};
        back_.push_back(std::move(visitor));
    }
    wake();
}

void Front::run() {
    constexpr int kEvents = 64;
    block_pipe_signal();
    std::array<::epoll_event, kEvents> events{};
    base::Instant looked = clock_.now();
    while (!is_done(clock_.now())) {
        const int count = ::epoll_wait(poll_, events.data(), kEvents, kBetweenLooksMs);
        for (int i = 0; i < count; ++i) handle(events[static_cast<std::size_t>(i)].data.u64);
        const base::Instant now = clock_.now();
        if (!ending_ && now - looked < std::chrono::milliseconds{kBetweenLooksMs} && now >= looked)
            continue;
        looked = now;
        look_around();
    }
    visitors_.clear();
}

void Front::handle(std::uint64_t number) {
    if (number == kListening) return let_in();
    if (number == kBell) return receive_back();
    const auto found = visitors_.find(number);
    if (found == visitors_.end()) return;
    auto visitor = std::move(found->second);
    visitors_.erase(found);
    go_on(std::move(visitor), clock_.now());
}

void Front::let_in() {
    constexpr int kAtOnce = 64;  // then those who are here already have their turn
    for (int i = 0; i < kAtOnce && !ending_; ++i) {
        ::sockaddr_storage peer{};
        ::socklen_t length = sizeof peer;
        const int socket = ::accept4(listening_, reinterpret_cast<::sockaddr*>(&peer), &length,
                                     SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket < 0) {
            const bool no_descriptors = errno == EMFILE || errno == ENFILE || errno == ENOMEM;
            // Else the poll would report who cannot be let in again and again.
            if (no_descriptors && !make_room()) listen(false);
            return;
        }
        const Address address = address_of(peer);
        if (!let_in_one(socket, address.with_port, address.host)) ::close(socket);
    }
}

bool Front::make_room() {
    const auto silent = guests_.most_silent();
    if (silent) close(*silent);
    return silent.has_value();
}

bool Front::let_in_one(int socket, const std::string& address, const std::string& host) {
    const std::string household = household_of(host, settings_.behind_proxy);
    const GuestList::Room room = guests_.room_for(household);
    if (!room.found) return false;
    if (room.instead_of) close(*room.instead_of);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const base::Instant now = clock_.now();
    auto visitor = std::make_unique<Visitor>(++last_number_, make_channel_(socket), address,
                                             settings_.request, settings_.patience, now);
    ::epoll_event event{.events = EPOLLIN | EPOLLONESHOT, .data = {.u64 = last_number_}};
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, socket, &event);
    guests_.enter(last_number_, household, now);
    visitors_.emplace(last_number_, std::move(visitor));
    return true;
}

void Front::receive_back() {
    std::uint64_t rings = 0;
    [[maybe_unused]] const auto read = ::read(bell_, &rings, sizeof rings);
    std::vector<std::unique_ptr<Visitor>> back;
    {
        const std::lock_guard lock{mutex_};
        back.swap(back_);
    }
    const base::Instant now = clock_.now();
    for (auto& visitor : back) {
        --with_workers_;
        go_on(std::move(visitor), now);
    }
}

void Front::go_on(std::unique_ptr<Visitor> visitor, base::Instant now) {
    const std::uint64_t number = visitor->number();
    const Wait wait = visitor->go_on(now);
    const Visitor::Stage stage = visitor->stage();
    const bool unwanted = ending_ && stage != Visitor::Stage::Hearing;
    if (wait == Wait::Over || unwanted) {
        guests_.leave(number);
        return;
    }
    if (wait == Wait::Nothing) {
        guests_.busy(number);
        ++with_workers_;
        whole_.add(std::move(visitor));
        return;
    }
    if (stage == Visitor::Stage::Hearing)
        guests_.busy(number);
    else
        guests_.silent(number, visitor->stage_began());
    wait_for(*visitor, wait);
    visitors_.emplace(number, std::move(visitor));
}

void Front::wait_for(const Visitor& visitor, Wait wait) {
    const std::uint32_t what = wait == Wait::Writable ? EPOLLOUT : EPOLLIN;
    ::epoll_event event{.events = what | EPOLLONESHOT, .data = {.u64 = visitor.number()}};
    ::epoll_ctl(poll_, EPOLL_CTL_MOD, visitor.socket(), &event);
}

void Front::close(std::uint64_t number) {
    visitors_.erase(number);
    guests_.leave(number);
}

void Front::look_around() {
    const base::Instant now = clock_.now();
    std::vector<std::uint64_t> leaving;
    for (const auto& [number, visitor] : visitors_)
        if (visitor->is_late(now) || (ending_ && visitor->stage() != Visitor::Stage::Hearing))
            leaving.push_back(number);
    for (const std::uint64_t number : leaving) close(number);
    listen(!ending_);
}

void Front::listen(bool on) {
    if (on == listens_) return;
    listens_ = on;
    const std::uint32_t what = on ? std::uint32_t{EPOLLIN} : 0U;
    ::epoll_event event{.events = what, .data = {.u64 = kListening}};
    ::epoll_ctl(poll_, EPOLL_CTL_MOD, listening_, &event);
}

bool Front::is_done(base::Instant now) const {
    if (!ending_) return false;
    if (now.time_since_epoch().count() >= end_by_) return true;
    return with_workers_ == 0 && visitors_.empty();
}

}  // namespace dealwire::api
