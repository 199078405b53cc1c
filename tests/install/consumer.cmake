# Installs the build, then builds users' projects against what was installed and runs them.
include("${CMAKE_CURRENT_LIST_DIR}/running.cmake")

run(${CMAKE_COMMAND} --install ${build_dir} --prefix ${work}/prefix)
# Users get what they include, and nothing of the inside.
foreach(inside actors/runtime net protocol/delivery/parcel.hpp protocol/session/session.hpp protocol/trace)
  if(EXISTS ${work}/prefix/include/porthouse/${inside})
    message(FATAL_ERROR "${inside} was installed")
  endif()
endforeach()
configure(${here}/consumer ${work}/build -DCMAKE_PREFIX_PATH=${work}/prefix)
run(${CMAKE_COMMAND} --build ${work}/build)
run(${work}/build/consumer)
run(${work}/build/own_actor)
run(${work}/build/kit)

configure(${root}/examples/starter ${work}/starter -DCMAKE_PREFIX_PATH=${work}/prefix)
run(${CMAKE_COMMAND} --build ${work}/starter)
run(${work}/starter/server --version)
