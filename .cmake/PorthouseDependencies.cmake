# Everything that Porthouse links, found in the order that CAF needs.

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)  # the headers only of both, in net/log.cpp
set(boost_parts json url)
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

# One that is named (by CAF_ROOT, CAF_DIR, CMAKE_PREFIX_PATH or a toolchain's file) comes first, then
# that of the cache, which has our patches, then what the machine happens to have.
function(porthouse_find_caf)
  set(elsewhere NO_SYSTEM_ENVIRONMENT_PATH NO_CMAKE_SYSTEM_PATH NO_CMAKE_PACKAGE_REGISTRY
                NO_CMAKE_SYSTEM_PACKAGE_REGISTRY)
  porthouse_cache_directory(cache)
  set(prefix "${cache}/caf-0.18.7-${PORTHOUSE_CAF_FLAVOUR}")
  if(PORTHOUSE_CAF_FLAVOUR STREQUAL "release")
    find_package(CAF QUIET ${elsewhere})
  endif()
  if(NOT CAF_FOUND)
    find_package(CAF 0.18.7 EXACT QUIET NO_DEFAULT_PATH PATHS "${prefix}")
  endif()
  foreach(version "0.18.7;EXACT" "1.1")
    if(NOT CAF_FOUND AND PORTHOUSE_CAF_FLAVOUR STREQUAL "release")
      find_package(CAF ${version} QUIET)
    endif()
  endforeach()
  if(NOT CAF_FOUND)
    message(FATAL_ERROR "No CAF is named, in ${prefix} or installed. "
                        "Run `./dev setup` (for the tsan preset: `./dev setup tsan`), which gets and "
                        "builds 0.18.7, or name one in -DCAF_ROOT=PREFIX: ${porthouse_caf_versions}.")
  endif()
  porthouse_caf_problem(problem)
  if(problem)
    set(folder "${CAF_DIR}")
    unset(CAF_DIR CACHE)  # the next one that is named is to be looked at
    message(FATAL_ERROR "The CAF of ${folder} does not do: ${problem}. "
                        "Name another in -DCAF_ROOT=PREFIX; the one that `./dev setup` builds is "
                        "-DCAF_ROOT=${prefix}")
  endif()
endfunction()

# Those of a project that Porthouse is a part of.
function(porthouse_use_callers_caf)
  porthouse_caf_problem(problem)
  if(problem)
    message(FATAL_ERROR "This project has targets of CAF already, which do not do: ${problem}.")
  endif()
endfunction()

function(porthouse_warn_of_unpatched_caf)
  set(older "")
  if(PORTHOUSE_CAF_VERSION VERSION_LESS 1)
    set(older "\n * One stranger without a certificate may end the links of others.")
  endif()
  message(WARNING "CAF ${PORTHOUSE_CAF_VERSION} is without Porthouse's patches (.cmake/caf-*.patch). \
One node alone misses nothing, but nodes of a cluster do:
 * Who reaches --cluster-listen may stay there without showing that it is a node: such connections are
   not limited in number, time or bytes, are not in the log, and may announce messages of 4 GiB.
 * A node may speak for others, and name actors without end.${older}
 * A process that was stopped for a while takes all others for silent. One that cannot read its
   certificate, as for want of descriptors, ends.
Let nobody but nodes reach that port, or take the CAF that `./dev setup` gets, patches and builds.")
endfunction()

if(NOT PORTHOUSE_FUZZ)
  include(PorthouseCaf)
  if(TARGET CAF::core)
    porthouse_use_callers_caf()
  else()
    porthouse_find_caf()
  endif()
  porthouse_caf_version(PORTHOUSE_CAF_VERSION)
  porthouse_caf_is_patched(PORTHOUSE_CAF_PATCHED)
  message(STATUS "CAF ${PORTHOUSE_CAF_VERSION}")
  if(NOT PORTHOUSE_CAF_PATCHED)
    porthouse_warn_of_unpatched_caf()
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
