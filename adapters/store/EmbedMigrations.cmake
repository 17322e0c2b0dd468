# Turns migrations/<backend>/NNNN_name.sql into one source file, so that the binary carries its
# schema. Called as: cmake -DFOLDER=... -DOUTPUT=... -P EmbedMigrations.cmake

function(embed backend array result)
    file(GLOB files "${FOLDER}/${backend}/*.sql")
    list(SORT files)
    set(rows "")
    foreach(file IN LISTS files)
        get_filename_component(name "${file}" NAME_WE)
        string(REGEX MATCH "^([0-9][0-9][0-9][0-9])_(.+)$" matched "${name}")
        if(NOT matched)
            message(FATAL_ERROR "${file} is not named NNNN_name.sql")
        endif()
        math(EXPR version "1${CMAKE_MATCH_1} - 10000")
        set(title "${CMAKE_MATCH_2}")
        file(READ "${file}" sql)
        if(NOT sql MATCHES "^-- Why: ")
            message(FATAL_ERROR "${file} does not begin with a '-- Why:' line")
        endif()
        string(APPEND rows "    Migration{${version}, \"${title}\", R\"sql(${sql})sql\"},\n")
    endforeach()
    list(LENGTH files count)
    set(${result} "constexpr std::array<Migration, ${count}> ${array}{\n${rows}};\n" PARENT_SCOPE)
endfunction()

embed(sqlite kSqlite sqlite)
embed(postgresql kPostgresql postgresql)
file(WRITE "${OUTPUT}" "#include \"adapters/store/migrator.hpp\"

#include <array>

namespace dealwire::store {
namespace {

${sqlite}
${postgresql}
}  // namespace

std::span<const Migration> embedded_migrations(Backend backend) {
    if (backend == Backend::Sqlite) return kSqlite;
    return kPostgresql;
}

}  // namespace dealwire::store
")
