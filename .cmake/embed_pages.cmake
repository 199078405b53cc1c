# cmake -DFOLDER=… -DOUTPUT=… -P embed_pages.cmake: writes the source of house_page.hpp, which holds
# the files of that folder.

set(type_html "text/html; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_svg "image/svg+xml")

file(GLOB files RELATIVE "${FOLDER}" "${FOLDER}/*")
list(SORT files)
set(rows "")
foreach(file ${files})
  cmake_path(GET file EXTENSION LAST_ONLY extension)
  string(SUBSTRING "${extension}" 1 -1 extension)
  if(NOT DEFINED type_${extension})
    message(FATAL_ERROR "${FOLDER}/${file}: what is the media type of .${extension}?")
  endif()
  file(READ "${FOLDER}/${file}" bytes HEX)
  # As numbers: literals have a limit, and raw ones an end that a file might hold.
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "[^a-z0-9]" "_" name "${file}")
  string(APPEND arrays "constexpr unsigned char ${name}[] = {${bytes}};\n")
  set(path "${file}")
  if(file STREQUAL "index.html")
    set(path "")
  endif()
  string(APPEND rows "  {\"${path}\", \"${type_${extension}}\", text(${name})},\n")
endforeach()

file(WRITE "${OUTPUT}.new" "\
// Made by embed_pages.cmake.
#include <porthouse/actors/runtime/inspection/house_page.hpp>

#include <cstddef>

namespace porthouse {
namespace {

template <std::size_t Size>
std::string_view text(const unsigned char (&bytes)[Size]) noexcept {
  return {reinterpret_cast<const char*>(bytes), Size};
}

${arrays}
const house_page_file files[] = {
${rows}};

}  // namespace

const house_page_file* find_house_page(std::string_view path) noexcept {
  for (const auto& one : files) {
    if (one.path == path) return &one;
  }
  return nullptr;
}

}  // namespace porthouse
")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
