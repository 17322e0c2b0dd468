#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace dealwire::app {

/// Ends the process where it was asked to stop and has not ended in time, whatever it waits for: a
/// database that hangs answers nobody, and a thread that waits for it hears nothing. What is lost
/// so is no more than a crash loses.
class StopDeadline {
public:
    /// Until this object's end, counted from when `stop` is requested.
    StopDeadline(std::stop_token stop, std::chrono::milliseconds within);
    StopDeadline(const StopDeadline&) = delete;
    StopDeadline& operator=(const StopDeadline&) = delete;
    ~StopDeadline();

    /// Somebody who knows more, as long as he lives.
    class Adviser {
    public:
        /// `within` is asked how long once it is to stop; `last_words` is called before the end.
        Adviser(StopDeadline& deadline, std::function<std::chrono::milliseconds()> within,
                std::function<void()> last_words);
        Adviser(const Adviser&) = delete;
        Adviser& operator=(const Adviser&) = delete;
        ~Adviser();

    private:
        StopDeadline& deadline_;
    };

private:
    void watch();

    std::mutex mutex_;  ///< guards what follows
    std::function<std::chrono::milliseconds()> within_;
    std::function<void()> last_words_;

    std::stop_source over_;
    std::stop_source begun_;
    std::stop_callback<std::function<void()>> on_stop_;
    std::jthread thread_;
};

}  // namespace dealwire::app
