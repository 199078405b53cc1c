# Installs shared libraries, and builds a user's project against them. They name their version
# and no folder of the build, and export only the names that are meant to be seen.
include("${CMAKE_CURRENT_LIST_DIR}/running.cmake")

configure(${root} ${work}/porthouse -DBUILD_SHARED_LIBS=ON -DPORTHOUSE_PREBUILT=${build_dir}
          -DPORTHOUSE_TESTS=OFF -DPORTHOUSE_TEST_KIT=ON -DPORTHOUSE_BENCH=OFF
          -DPORTHOUSE_EXAMPLES=OFF -DCAF_DIR=${caf_dir})
run(${CMAKE_COMMAND} --build ${work}/porthouse)
run(${CMAKE_COMMAND} --install ${work}/porthouse --prefix ${work}/prefix)

foreach(name protocol net actors)
  file(GLOB_RECURSE library "${work}/prefix/libporthouse_${name}.so")
  said_of(dynamic ${library} readelf -d)
  if(NOT dynamic MATCHES "SONAME.*\\[libporthouse_${name}.so.${version}\\]")
    message(FATAL_ERROR "${library} does not say that it is ${version}: ${dynamic}")
  endif()
  if(dynamic MATCHES "R(UN)?PATH")
    message(FATAL_ERROR "${library} knows folders: ${dynamic}")
  endif()
  said_of(names ${library} nm -D --defined-only --format=just-symbols)
  if(NOT names MATCHES "9porthouse" OR names MATCHES "6spdlog")
    message(FATAL_ERROR "${library} shows what it should not, or nothing")
  endif()
endforeach()

configure(${here}/consumer ${work}/build -DCMAKE_PREFIX_PATH=${work}/prefix)
run(${CMAKE_COMMAND} --build ${work}/build)
said_of(dynamic ${work}/build/consumer readelf -d)
if(NOT dynamic MATCHES "NEEDED.*\\[libporthouse_actors.so.${version}\\]")
  message(FATAL_ERROR "the consumer does not load the library: ${dynamic}")
endif()
cmake_path(GET library PARENT_PATH folder)
foreach(program consumer kit)
  run(${CMAKE_COMMAND} -E env LD_LIBRARY_PATH=${folder} ${work}/build/${program})
endforeach()
