# Everything that Porthouse links, found in the order that CAF needs.

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)  # the headers only of both, in net/log.cpp
set(boost_parts json)
if(PORTHOUSE_BENCH)
  list(APPEND boost_parts program_options)
endif()
if(PORTHOUSE_TESTS)
  list(APPEND boost_parts unit_test_framework)
endif()
find_package(Boost 1.81 REQUIRED COMPONENTS ${boost_parts})

# Where `./dev setup` keeps the CAF that it builds.
function(porthouse_cache_directory result)
  if(DEFINED ENV{PORTHOUSE_CACHE})
    set(cache "$ENV{PORTHOUSE_CACHE}")
  elseif(DEFINED ENV{XDG_CACHE_HOME})
    set(cache "$ENV{XDG_CACHE_HOME}/porthouse")
  else()
    set(cache "$ENV{HOME}/.cache/porthouse")
  endif()
  set(${result} "${cache}" PARENT_SCOPE)
endfunction()

# A CAF that is installed, or named by CAF_DIR or CMAKE_PREFIX_PATH, comes before the one in the
# cache; the instrumented one is only ever in the cache.
if(NOT PORTHOUSE_FUZZ)
  if(PORTHOUSE_CAF_FLAVOUR STREQUAL "release")
    find_package(CAF 0.18.7 EXACT QUIET)
  endif()
  if(NOT CAF_FOUND)
    porthouse_cache_directory(cache)
    set(caf_prefix "${cache}/caf-0.18.7-${PORTHOUSE_CAF_FLAVOUR}")
    find_package(CAF 0.18.7 EXACT QUIET NO_DEFAULT_PATH PATHS "${caf_prefix}")
  endif()
  if(NOT CAF_FOUND)
    message(FATAL_ERROR "CAF 0.18.7 is neither installed nor in ${caf_prefix}. "
                        "Run `./dev setup` (for the tsan preset: `./dev setup tsan`), "
                        "or give its prefix in -DCMAKE_PREFIX_PATH=….")
  endif()
endif()

# Quicker builds, where the machine offers them.
find_program(PORTHOUSE_CCACHE ccache)
if(PORTHOUSE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # It is to keep what is built with precompiled headers, too.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
                                  CCACHE_SLOPPINESS=pch_defines,time_macros "${PORTHOUSE_CCACHE}")
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()
find_program(PORTHOUSE_MOLD mold)
find_program(PORTHOUSE_LLD ld.lld)
if(PORTHOUSE_MOLD)
  add_link_options($<$<LINK_LANG_AND_ID:CXX,GNU,Clang>:-fuse-ld=mold>)
elseif(PORTHOUSE_LLD)
  add_link_options($<$<LINK_LANG_AND_ID:CXX,GNU,Clang>:-fuse-ld=lld>)
endif()
