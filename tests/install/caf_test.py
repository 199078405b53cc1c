#!/usr/bin/python3
"""Which CAF is taken, and what is said of it, when Porthouse is configured and when an installed one is
looked for. The packages of CAF are made up: configuring compiles nothing."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(os.environ["PORTHOUSE_BIN"]).parent
TRACES = {"basp_broker.hpp": "meet_stranger", "basp/instance.hpp": "max_payload_",
          "network/native_socket.hpp": "shed_connection"}
TARGETS = """
foreach(module {modules})
  add_library(CAF::${{module}} INTERFACE IMPORTED)
  set_target_properties(CAF::${{module}} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "{include}")
endforeach()
"""
VERSION = """
set(PACKAGE_VERSION {version})
if(PACKAGE_FIND_VERSION VERSION_LESS_EQUAL PACKAGE_VERSION
   AND PACKAGE_FIND_VERSION_MAJOR EQUAL {major})
  set(PACKAGE_VERSION_COMPATIBLE TRUE)
endif()
if(PACKAGE_FIND_VERSION STREQUAL PACKAGE_VERSION)
  set(PACKAGE_VERSION_EXACT TRUE)
endif()
"""


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def version_header(version):
    """What CAF has of its version in a header, as it was then."""
    major, minor, patch = (int(part) for part in version.split("."))
    if major == 0:
        return "config.hpp", f"#define CAF_VERSION {minor}{patch:02}\n"
    return "detail/build_config.hpp", \
        f'#define CAF_VERSION 0{minor:02}{patch:02}\n#define CAF_VERSION_STR "{version}"\n'


class Configuring(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="porthouse-")))

    def caf(self, version, patched=False, modules="core io openssl", name=None, include=None):
        """The prefix of a CAF that does not exist, but for its package and the headers that are read."""
        prefix = self.folder / (name or f"caf-{version}")
        header, text = version_header(version)
        write(prefix / "include/caf" / header, text)
        for path, word in TRACES.items():
            write(prefix / "include/caf/io" / path, f"void {word}();\n" if patched else "\n")
        package = prefix / "lib/cmake/CAF"
        write(package / "CAFConfig.cmake", TARGETS.format(
            modules=modules, include=include or prefix / "include"))
        write(package / "CAFConfigVersion.cmake", VERSION.format(
            version=version, major=version.split(".")[0]))
        return prefix

    def configure(self, *options, source=ROOT, cache="no-cache", where="build"):
        """Whether it configures, and what CMake says, in one line."""
        environment = {name: value for name, value in os.environ.items()
                       if name not in ("CAF_DIR", "CAF_ROOT", "CMAKE_PREFIX_PATH")}
        environment["PORTHOUSE_CACHE"] = str(self.folder / cache)
        ran = subprocess.run(
            ["cmake", "-G", "Ninja", "-S", source, "-B", self.folder / where, "-DPORTHOUSE_TESTS=OFF",
             "-DPORTHOUSE_BENCH=OFF", "-DPORTHOUSE_EXAMPLES=OFF", *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, check=False)
        return ran.returncode == 0, " ".join(ran.stdout.split())

    def takes(self, version, *options, **how):
        """Configures, and says what was warned of."""
        fine, said = self.configure(*options, **how)
        self.assertTrue(fine, said)
        self.assertIn(f"-- CAF {version} ", said)
        return said.partition("CMake Warning")[2]

    def refuses(self, *options, **how):
        fine, said = self.configure(*options, **how)
        self.assertFalse(fine, said)
        return said.partition("CMake Error")[2]


class Choosing(Configuring):
    def test_a_caf_that_has_the_patches_is_taken_without_a_word(self):
        caf = self.caf("0.18.7", patched=True)
        self.assertEqual("", self.takes("0.18.7", f"-DCMAKE_PREFIX_PATH={caf}"))

    def test_what_a_0_18_7_without_the_patches_lacks_is_said(self):
        warned = self.takes("0.18.7", f"-DCMAKE_PREFIX_PATH={self.caf('0.18.7')}")
        for words in ("without Porthouse's patches", "--cluster-listen", "./dev setup"):
            self.assertIn(words, warned)

    def test_a_later_1_x_is_taken_and_what_it_lacks_is_said(self):
        for version in ("1.1.0", "1.7.2"):
            caf = self.caf(version)
            for name in ("CMAKE_PREFIX_PATH", "CAF_ROOT"):
                warned = self.takes(version, f"-D{name}={caf}", where=f"{version}-{name}")
                self.assertIn("without Porthouse's patches", warned)

    def test_half_of_the_patches_are_none(self):
        caf = self.caf("0.18.7", patched=True)
        write(caf / "include/caf/io/network/native_socket.hpp", "\n")
        self.assertIn("without Porthouse's patches", self.takes("0.18.7", f"-DCAF_ROOT={caf}"))

    def test_headers_named_as_conan_does_are_found(self):
        include = f"$<$<CONFIG:Release>:{self.folder}/conan/include>"
        caf = self.caf("0.18.7", patched=True, name="conan", include=include)
        self.assertEqual("", self.takes("0.18.7", f"-DCAF_ROOT={caf}"))

    def test_other_versions_are_refused_with_the_remedy(self):
        for version in ("0.17.6", "0.19.5", "1.0.2", "2.0.0"):
            said = self.refuses(f"-DCMAKE_PREFIX_PATH={self.caf(version)}", where=version)
            for words in (f"it is {version}, and Porthouse needs 0.18.7, or one from 1.1 on and before 2",
                          "-DCAF_ROOT=", "./dev setup"):
                self.assertIn(words, said)

    def test_after_a_refusal_another_can_be_named(self):
        self.refuses(f"-DCMAKE_PREFIX_PATH={self.caf('1.0.2')}")
        self.takes("1.1.0", f"-DCAF_ROOT={self.caf('1.1.0')}")

    def test_a_caf_without_a_module_is_refused(self):
        said = self.refuses(f"-DCAF_ROOT={self.caf('1.1.0', modules='core io')}")
        self.assertIn("without its module openssl", said)

    def test_one_that_is_named_goes_before_that_of_the_cache(self):
        self.caf("0.18.7", patched=True, name="cache/caf-0.18.7-release")
        self.assertEqual("", self.takes("0.18.7", cache="cache"))
        self.takes("1.1.0", f"-DCAF_ROOT={self.caf('1.1.0')}", cache="cache", where="other")


class Targets(Configuring):
    """Of a project that Porthouse is a part of."""

    def project(self, caf):
        write(self.folder / "project/CMakeLists.txt",
              "cmake_minimum_required(VERSION 3.25)\nproject(whole LANGUAGES CXX)\n"
              f"find_package(CAF REQUIRED PATHS {caf} NO_DEFAULT_PATH)\nadd_subdirectory({ROOT} porthouse)\n")
        return self.folder / "project"

    def test_that_are_of_the_right_version_are_used(self):
        self.caf("0.18.7", patched=True, name="cache/caf-0.18.7-release")
        self.takes("1.1.0", source=self.project(self.caf("1.1.0")), cache="cache")

    def test_that_are_of_another_version_end_it(self):
        said = self.refuses(source=self.project(self.caf("1.0.2")))
        self.assertIn("This project has targets of CAF already, which do not do: it is 1.0.2", said)


class Installed(Configuring):
    """A package of Porthouse: of this build, with the CAF that it names."""

    def consumer(self, *cafs):
        package = self.folder / "package"
        package.mkdir()
        for file in (BUILD / "porthouse-config.cmake", ROOT / ".cmake/PorthouseCaf.cmake"):
            shutil.copy(file, package)
        write(package / "porthouse-targets.cmake", "")
        finds = [f"find_package(CAF REQUIRED PATHS {caf} NO_DEFAULT_PATH)\n" for caf in cafs]
        write(self.folder / "project/CMakeLists.txt",
              "cmake_minimum_required(VERSION 3.25)\nproject(consumer LANGUAGES CXX)\n"
              f"{''.join(finds)}find_package(porthouse REQUIRED PATHS {package} NO_DEFAULT_PATH)\n")
        return self.folder / "project"

    def test_it_finds_the_caf_that_it_was_built_with(self):
        fine, said = self.configure(source=self.consumer())
        self.assertTrue(fine, said)

    def test_another_version_is_refused(self):
        said = self.refuses(source=self.consumer(self.caf("1.9.9")))
        self.assertRegex(said, "porthouse was built with CAF [0-9.]+, with(out)? Porthouse's patches, "
                               "and the CAF of this project is 1.9.9, without them. Name the other in CAF_ROOT")

    def test_one_that_does_not_fit_and_is_only_named_is_passed_over(self):
        fine, said = self.configure(f"-DCAF_ROOT={self.caf('1.9.9')}", source=self.consumer())
        self.assertTrue(fine, said)


if __name__ == "__main__":
    unittest.main()
