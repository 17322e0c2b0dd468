#pragma once

#include "engine/base/issue.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace YAML {
class Node;
}

namespace dealwire::config {

/// Strict reading of one YAML document: every key must be asked for, none may stand twice, and
/// nothing is guessed (`yes` is no boolean, `010` no number). Problems are collected with the path
/// and the line; the value then keeps its default.
class YamlReader {
public:
    /// A mapping within the document. Unknown keys are reported when it is closed (`done`).
    class Section {
    public:
        Section(YamlReader& reader, const YAML::Node& node, std::string path);
        ~Section();
        Section(const Section&) = delete;
        Section& operator=(const Section&) = delete;
        Section(Section&&) noexcept;
        Section& operator=(Section&&) = delete;

        void text(std::string_view key, std::string& into);
        void one_of(std::string_view key, std::string& into,
                    const std::vector<std::string>& allowed);
        void flag(std::string_view key, bool& into);
        void number(std::string_view key, std::int64_t& into, std::int64_t least,
                    std::int64_t most);
        void number(std::string_view key, int& into, int least, int most);
        void bytes(std::string_view key, std::int64_t& into);                ///< `5MiB`
        void percent(std::string_view key, int& into, int least, int most);  ///< `10%`
        void texts(std::string_view key, std::vector<std::string>& into);
        /// A list, or a single value that stands for a list of one.
        void one_or_more(std::string_view key, std::vector<std::string>& into);

        /// `30s`, `10m`, `2h`, `14d`, `250ms`.
        template <class Duration>
        void duration(std::string_view key, Duration& into) {
            if (const auto read = milliseconds(key))
                into = std::chrono::duration_cast<Duration>(*read);
        }

        /// Whatever stands under the key, as a YAML document of its own.
        void document(std::string_view key, std::string& into);

        /// A mapping below this one; an absent one reads as empty.
        Section section(std::string_view key);
        /// Each mapping of a list; absent reads as empty.
        void sections(std::string_view key, const std::function<void(Section&)>& each);

        [[nodiscard]] bool has(std::string_view key) const;
        /// Whether a single value stands under the key, not a list or mapping.
        [[nodiscard]] bool is_single(std::string_view key) const;
        /// The keys in their order, for a mapping whose keys are data; reading one makes it known.
        [[nodiscard]] std::vector<std::string> keys() const;
        void problem(std::string_view key, const std::string& what);

        [[nodiscard]] const std::string& path() const { return path_; }

        /// Where it begins, from 1; 0 where it is absent.
        [[nodiscard]] int line() const;

        /// Reports unknown keys, with the nearest known one.
        void done();

        /// Its other keys make no sense any more: `done` will not report them.
        void ignore_rest() { done_ = true; }

    private:
        const YAML::Node* take(std::string_view key);
        std::optional<std::string> scalar(std::string_view key);
        std::optional<std::chrono::milliseconds> milliseconds(std::string_view key);
        void check_keys();

        YamlReader* reader_;
        std::unique_ptr<YAML::Node> node_;
        std::unique_ptr<YAML::Node> taken_;
        std::string path_;
        std::vector<std::string> known_;
        bool done_ = false;
    };

    /// `name` stands before each problem's path where it is not empty.
    YamlReader(std::string_view text, std::string name);
    ~YamlReader();
    YamlReader(const YamlReader&) = delete;
    YamlReader& operator=(const YamlReader&) = delete;

    /// The top of the document. Where the text is no YAML at all, an empty section and a problem.
    Section root();

    /// A problem that was found afterwards in what stands at a path such as `a.b[1]`.
    void report(const std::string& path, const std::string& problem);

    /// Whether what stands at this path, or around it, is wrong as it is written, or may stand
    /// there under a misspelt key. What is missed there then follows from that.
    [[nodiscard]] bool spoils(const std::string& path) const;

    [[nodiscard]] const base::Issues& issues() const { return issues_; }

private:
    void add(const std::string& path, const YAML::Node* where, const std::string& problem);

    std::string name_;
    std::unique_ptr<YAML::Node> document_;
    base::Issues issues_;
    std::set<std::string> spoilt_;
};

}  // namespace dealwire::config
