#pragma once

#include "adapters/api/http/guest_list.hpp"
#include "adapters/api/http/visitor.hpp"
#include "engine/base/clock.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace dealwire::api {

/// Visitors whose requests are whole, for whoever has time. Thread-safe.
class WholeRequests {
public:
    void add(std::unique_ptr<Visitor> visitor);
    /// Waits for one; null once there is nothing more to be done.
    std::unique_ptr<Visitor> take();

    [[nodiscard]] bool any() const { return count_ > 0; }

    void close();

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::unique_ptr<Visitor>> visitors_;
    std::atomic<std::size_t> count_ = 0;
    bool closed_ = false;
};

/// Receives all connections on one thread, which waits for none of them: reads requests until they
/// are whole, hands them over, and sends the answers. So who is slow, silent or many costs others
/// no thread.
class Front {
public:
    struct Settings {
        GuestList::Limits guests;
        RequestFrame::Limits request;
        Patience patience;
        bool behind_proxy = false;
    };

    using MakeChannel = std::function<std::unique_ptr<Channel>(int socket)>;

    /// `listening` is a socket that listens; whoever owns it closes it after `end`. Throws
    /// std::system_error where the system lacks descriptors.
    Front(Settings settings, int listening, MakeChannel make_channel, WholeRequests& whole,
          base::Clock& clock);
    ~Front();
    Front(const Front&) = delete;
    Front& operator=(const Front&) = delete;

    /// From a worker, once the visitor has its answer, whether it is sent or not. Thread-safe.
    void take_back(std::unique_ptr<Visitor> visitor);

    [[nodiscard]] bool ending() const { return ending_; }

    /// Lets nobody in any more, ends those who have no whole request, and waits for the answers to
    /// the others, at most so long.
    void end(std::chrono::milliseconds farewell);

private:
    void run();
    void handle(std::uint64_t number);
    void let_in();
    bool let_in_one(int socket, const std::string& address, const std::string& host);
    bool make_room();
    void receive_back();
    void go_on(std::unique_ptr<Visitor> visitor, base::Instant now);
    void wait_for(const Visitor& visitor, Wait wait);
    void close(std::uint64_t number);
    void look_around();
    void listen(bool on);
    [[nodiscard]] bool is_done(base::Instant now) const;
    void wake() const;

    Settings settings_;
    int listening_;
    MakeChannel make_channel_;
    WholeRequests& whole_;
    base::Clock& clock_;
    int poll_;
    int bell_;
    GuestList guests_;
    std::map<std::uint64_t, std::unique_ptr<Visitor>> visitors_;
    std::size_t with_workers_ = 0;
    std::uint64_t last_number_;
    bool listens_ = true;

    std::mutex mutex_;
    std::vector<std::unique_ptr<Visitor>> back_;

    std::atomic<bool> ending_ = false;
    std::atomic<base::Instant::rep> end_by_ = 0;
    std::jthread thread_;
};

}  // namespace dealwire::api
