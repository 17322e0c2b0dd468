# embed_text(OUT_VARIABLE NAMESPACE FUNCTION FILE): a generated source with the text of FILE as
# `std::string_view FUNCTION()` in NAMESPACE. Used for files that ship inside the program.
function(embed_text out_variable namespace function file)
    get_filename_component(name "${file}" NAME_WE)
    set(generated "${CMAKE_CURRENT_BINARY_DIR}/embedded_${name}.cpp")
    file(READ "${file}" text)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(CONFIGURE OUTPUT "${generated}" @ONLY CONTENT
"#include <string_view>

namespace @namespace@ {

std::string_view @function@() {
    return R\"embedded(@text@)embedded\";
}

}  // namespace @namespace@
")
    set(${out_variable} "${generated}" PARENT_SCOPE)
endfunction()
