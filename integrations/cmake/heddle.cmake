# CMake toolchain file: builds a project for `heddle check`.
#
#   cmake -B build -DCMAKE_TOOLCHAIN_FILE=$(npm root)/heddle/integrations/cmake/heddle.cmake
#   cmake --build build
#   heddle check build/app.wasm
#   ctest --test-dir build
#
# Set HEDDLE to the `heddle` command when it is not found by itself. A test that is a program of the project (`add_test(NAME t COMMAND app)`) is
# checked: a finding fails it. HEDDLE_TEST_OPTIONS are the options of these checks, a list (-DHEDDLE_TEST_OPTIONS="--runs;5000").

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_CROSSCOMPILING TRUE)
# Generic knows no operating system; the C library is POSIX.
set(UNIX 1)

if(NOT HEDDLE)
  find_program(HEDDLE_COMMAND heddle HINTS "${CMAKE_CURRENT_LIST_DIR}/../../../.bin" "${CMAKE_CURRENT_LIST_DIR}/../../node_modules/.bin"
               NO_CMAKE_FIND_ROOT_PATH)
  if(HEDDLE_COMMAND)
    set(HEDDLE "${HEDDLE_COMMAND}")
  else()
    set(HEDDLE "${CMAKE_CURRENT_LIST_DIR}/../../bin/heddle.js")
  endif()
endif()
# Compiler checks configure projects of their own and read this file again.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES HEDDLE)

# Programs are modules, which the machine cannot start. This also starts what is run while configuring and building, which run-test.js tells
# from tests.
if(NOT DEFINED HEDDLE_TEST_OPTIONS)
  set(HEDDLE_TEST_OPTIONS --time 60s)
endif()
find_program(HEDDLE_NODE node NO_CMAKE_FIND_ROOT_PATH)
set(CMAKE_CROSSCOMPILING_EMULATOR "${HEDDLE_NODE}" "${CMAKE_CURRENT_LIST_DIR}/run-test.js" ${HEDDLE_TEST_OPTIONS} --)

set(CMAKE_C_COMPILER "${HEDDLE}" cc)
set(CMAKE_CXX_COMPILER "${HEDDLE}" c++)
set(CMAKE_AR "${HEDDLE}")
set(CMAKE_RANLIB "${HEDDLE}")
foreach(language C CXX)
  set(CMAKE_${language}_ARCHIVE_CREATE "\"${HEDDLE}\" ar qc <TARGET> <OBJECTS>")
  set(CMAKE_${language}_ARCHIVE_APPEND "\"${HEDDLE}\" ar q <TARGET> <OBJECTS>")
  set(CMAKE_${language}_ARCHIVE_FINISH "")
  set(CMAKE_EXECUTABLE_SUFFIX_${language} ".wasm")
endforeach()

# Programs come from the machine, headers and libraries do not: those of the machine are for another processor.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_FIND_ROOT_PATH "${CMAKE_CURRENT_LIST_DIR}/none")
set(CMAKE_HAVE_LIBC_PTHREAD TRUE)
