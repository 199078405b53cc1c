# Builds a user's project that has Porthouse inside: by FetchContent with static libraries, and by
# add_subdirectory with shared ones. What is Porthouse's own is neither built nor installed there.
include("${CMAKE_CURRENT_LIST_DIR}/running.cmake")

function(try name)
  configure(${here}/subproject ${work}/${name} -DPORTHOUSE_PREBUILT=${build_dir} -DCAF_DIR=${caf_dir}
            ${ARGN})
  run(${CMAKE_COMMAND} --build ${work}/${name})
  run(${work}/${name}/consumer)
  run(${CMAKE_COMMAND} --install ${work}/${name} --prefix ${work}/prefix)
  file(GLOB_RECURSE installed RELATIVE "${work}/prefix" "${work}/prefix/*")
  if(NOT installed STREQUAL "bin/consumer")
    message(FATAL_ERROR "installed: ${installed}")
  endif()
endfunction()

try(fetched -DFETCHCONTENT_SOURCE_DIR_PORTHOUSE=${root})
try(inside -DFOLDER=${root} -DBUILD_SHARED_LIBS=ON)
