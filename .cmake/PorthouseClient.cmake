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
