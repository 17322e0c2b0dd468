#pragma once

#include "adapters/store/crm_tables.hpp"
#include "adapters/store/row_sink.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/record_page.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dealwire::store {

/// Losers of merges of one object, each with the winner at the end of its chain.
using Winners = std::unordered_map<model::RecordId, model::RecordId>;
/// The same by object; objects without merges may be absent.
using MergedRecords = std::map<std::string, std::shared_ptr<const Winners>, std::less<>>;

/// One row of a page that is worth saving.
struct PageRow {
    model::RecordId id;
    std::int64_t stamp = 0;  ///< kNoStamp where it has none
    std::size_t at = 0;      ///< its place in the page
};

constexpr std::int64_t kNoStamp = std::numeric_limits<std::int64_t>::min();

/// A page seen as rows of its table: where each cell goes, and in which form. The page must outlive
/// it. For one thread.
class CrmPage {
public:
    explicit CrmPage(const model::RecordPage& page);

    [[nodiscard]] const CrmTable& table() const { return table_; }

    [[nodiscard]] bool beside() const { return page_.beside; }

    /// Typed columns that the page has, in the order in which `write` gives them.
    [[nodiscard]] std::vector<const TypedColumn*> present() const;
    /// Whether its rows point to records that can be merged away.
    [[nodiscard]] bool has_links() const;

    /// The newest row of each record (of equal stamps the later one), in ascending id, so that
    /// concurrent pages lock their rows in one order. Throws StoreError where a row has no valid
    /// Id.
    [[nodiscard]] std::vector<PageRow> newest_rows() const;

    [[nodiscard]] bool is_deleted(const PageRow& row) const;
    /// Whether the row says that its record lost a merge.
    [[nodiscard]] bool is_merged(const PageRow& row) const;
    /// Of the columns and the cells as they came; never 0.
    [[nodiscard]] std::int64_t digest(const PageRow& row) const;

    /// Gives id, system_modstamp, state, digest, fields and the present typed columns. Links to
    /// losers in `merged` go to their winners. Cells that are not of their column's kind are null.
    /// Null members of `fields` are only kept where they are to empty something.
    void write(const PageRow& row, const MergedRecords& merged, bool with_nulls, RowSink& to) const;

private:
    struct Typed {
        const TypedColumn* column;
        std::size_t cell;
    };

    enum class JsonKind { Text, Number, Flag };

    struct Picked {
        std::string member;  ///< name in quotes and a colon
        JsonKind kind;
        std::size_t cell;
    };

    void take_column(std::size_t at);
    void write_typed(std::size_t typed, model::Cell cell, const MergedRecords& merged,
                     RowSink& to) const;
    void write_link(std::size_t typed, std::string_view cell, const MergedRecords& merged,
                    RowSink& to) const;
    std::string_view fields_text(const model::RecordRows::Row& row, bool with_nulls) const;

    const model::RecordPage& page_;
    const CrmTable& table_;
    std::size_t id_;
    std::optional<std::size_t> stamp_;
    std::optional<std::size_t> deleted_;
    std::optional<std::size_t> master_;
    std::vector<Typed> typed_;
    std::vector<Picked> picked_;
    std::uint64_t columns_digest_ = 0;
    // Texts of the row that is being written; used again for the next.
    mutable std::string fields_;
    mutable std::string cells_;
    mutable std::vector<model::RecordId> links_;
};

}  // namespace dealwire::store
