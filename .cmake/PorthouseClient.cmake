# The client for browsers, protocol/js, as one file for the pages of the examples. esbuild makes it:
# Debian's, or the one that npm brings. Nothing of C++ needs it, so without one there is none.

# porthouse_client_js(): the target of that name makes js/porthouse-client.js in the build folder.
# PORTHOUSE_CLIENT_JS names the file afterwards, or is empty.
function(porthouse_client_js)
  set(source "${PROJECT_SOURCE_DIR}/protocol/js")
  if(PORTHOUSE_ESBUILD AND NOT EXISTS "${PORTHOUSE_ESBUILD}")
    unset(PORTHOUSE_ESBUILD CACHE)
  endif()
  find_program(PORTHOUSE_ESBUILD esbuild HINTS "${source}/node_modules/.bin")
  if(NOT PORTHOUSE_ESBUILD)
    message(STATUS "porthouse-client.js is not made: esbuild is missing (apt-get install esbuild, or npm ci in protocol/js)")
    set(PORTHOUSE_CLIENT_JS "" PARENT_SCOPE)
    return()
  endif()
  file(GLOB modules CONFIGURE_DEPENDS "${source}/src/*.ts")
  set(client "${PROJECT_BINARY_DIR}/js/porthouse-client.js")
  add_custom_command(
    OUTPUT "${client}"
    COMMAND "${PORTHOUSE_ESBUILD}" "${source}/src/index.ts" --bundle --format=esm --target=es2022 --minify
            --log-level=warning "--outfile=${client}"
    DEPENDS ${modules}
    COMMENT "Making porthouse-client.js")
  add_custom_target(porthouse_client_js DEPENDS "${client}")
  set(PORTHOUSE_CLIENT_JS "${client}" PARENT_SCOPE)
endfunction()

# porthouse_example_pages(variable): a folder with the pages of the examples, and the client beside those
# that need it. The server takes no links that lead out of its folder, so they are copies: whoever
# changes a page builds again.
function(porthouse_example_pages variable)
  set(source "${CMAKE_CURRENT_SOURCE_DIR}/pages")
  set(pages "${PROJECT_BINARY_DIR}/pages")
  set(stamp "${PROJECT_BINARY_DIR}/pages.stamp")
  file(GLOB_RECURSE files CONFIGURE_DEPENDS "${source}/*")
  set(with_client "")
  if(PORTHOUSE_CLIENT_JS)
    foreach(page arcade chat console)
      list(APPEND with_client COMMAND ${CMAKE_COMMAND} -E copy "${PORTHOUSE_CLIENT_JS}" "${pages}/${page}/")
    endforeach()
  endif()
  add_custom_command(
    OUTPUT "${stamp}"
    COMMAND ${CMAKE_COMMAND} -E rm -rf "${pages}"
    COMMAND ${CMAKE_COMMAND} -E copy_directory "${source}" "${pages}" ${with_client}
    COMMAND ${CMAKE_COMMAND} -E touch "${stamp}"
    DEPENDS ${files} ${PORTHOUSE_CLIENT_JS}
    COMMENT "Laying out the pages of the examples")
  add_custom_target(porthouse_example_pages DEPENDS "${stamp}")
  add_dependencies(porthouse_example_support porthouse_example_pages)
  set(${variable} "${pages}" PARENT_SCOPE)
endfunction()
