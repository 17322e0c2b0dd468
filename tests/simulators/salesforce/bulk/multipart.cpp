#include "tests/simulators/salesforce/bulk/multipart.hpp"

#include "tests/simulators/salesforce/schema/schema.hpp"

namespace dealwire::orgsim {

namespace {

/// The value of `name=…` or `name="…"` in a header, empty when absent.
std::string parameter(std::string_view header, std::string_view name) {
    const std::string folded = lower(header);
    std::size_t at = 0;
    while ((at = folded.find(name, at)) != std::string::npos) {
        const std::size_t end = at + name.size();
        const bool starts = at > 0 && (header[at - 1] == ' ' || header[at - 1] == ';');
        at = end;
        if (!starts || end >= header.size() || header[end] != '=') continue;
        std::string_view value = header.substr(end + 1);
        if (value.starts_with('"')) {
            value.remove_prefix(1);
            return std::string{value.substr(0, value.find('"'))};
        }
        return std::string{value.substr(0, value.find_first_of("; \r\n"))};
    }
    return {};
}

/// Cuts `line` end styles: some clients write bare LF in multipart bodies.
std::size_t after_line_end(std::string_view text, std::size_t at) {
    if (text.substr(at, 2) == "\r\n") return at + 2;
    return text.substr(at, 1) == "\n" ? at + 1 : at;
}

void add_part(std::string_view part, std::map<std::string, std::string>& parts) {
    const std::size_t crlf = part.find("\r\n\r\n");
    const std::size_t lf = part.find("\n\n");
    const bool bare = lf < crlf;
    const std::size_t head_end = bare ? lf : crlf;
    if (head_end == std::string_view::npos) return;
    const std::string name = parameter(part.substr(0, head_end), "name");
    std::string_view content = part.substr(head_end + (bare ? 2 : 4));
    if (content.ends_with("\r\n")) {
        content.remove_suffix(2);
    } else if (content.ends_with('\n')) {
        content.remove_suffix(1);
    }
    if (!name.empty()) parts[name] = std::string{content};
}

}  // namespace

std::map<std::string, std::string> multipart_parts(std::string_view content_type,
                                                   std::string_view body) {
    std::map<std::string, std::string> parts;
    const std::string boundary = parameter(content_type, "boundary");
    if (!lower(content_type).starts_with("multipart/form-data") || boundary.empty()) return parts;
    const std::string mark = "--" + boundary;
    std::size_t at = body.find(mark);
    while (at != std::string_view::npos) {
        const std::size_t start = at + mark.size();
        const std::size_t next = body.find(mark, start);
        if (body.substr(start, 2) == "--" || next == std::string_view::npos) break;
        const std::size_t first = after_line_end(body, start);
        add_part(body.substr(first, next - first), parts);
        at = next;
    }
    return parts;
}

}  // namespace dealwire::orgsim
