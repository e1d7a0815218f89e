// What std::filesystem has compiled in the library: libc++.a's own, which say what they touch of paths and error codes for their caller. What they do to
// files is told by the C library.
#include <filesystem>

#include "visible.hpp"

_LIBCPP_BEGIN_NAMESPACE_STD
namespace filesystem {

#define READS_PATH(at) HEDDLE_READS_STRING((at).native())

#define PART(name, mangled)                                                                                   \
  ORIGINAL(string_view, name, (const path *), "NKSt3__210filesystem4path" mangled "Ev")                       \
  string_view path::name() const {                                                                            \
    HEDDLE_ENTRY;                                                                                             \
    READS_PATH(*this);                                                                                        \
    return original_##name(this);                                                                             \
  }
PART(__root_name, "11__root_name")
PART(__root_directory, "16__root_directory")
PART(__root_path_raw, "15__root_path_raw")
PART(__relative_path, "15__relative_path")
PART(__parent_path, "13__parent_path")
PART(__filename, "10__filename")
PART(__stem, "6__stem")
PART(__extension, "11__extension")

ORIGINAL(path, normal, (const path *), "NKSt3__210filesystem4path16lexically_normalEv")
path path::lexically_normal() const {
  HEDDLE_ENTRY;
  READS_PATH(*this);
  return original_normal(this);
}

ORIGINAL(path, relative, (const path *, const path &), "NKSt3__210filesystem4path18lexically_relativeERKS1_")
path path::lexically_relative(const path &base) const {
  HEDDLE_ENTRY;
  READS_PATH(*this);
  READS_PATH(base);
  return original_relative(this, base);
}

ORIGINAL(path::iterator, begin, (const path *), "NKSt3__210filesystem4path5beginEv")
path::iterator path::begin() const {
  HEDDLE_ENTRY;
  READS_PATH(*this);
  return original_begin(this);
}

ORIGINAL(path::iterator, end, (const path *), "NKSt3__210filesystem4path3endEv")
path::iterator path::end() const {
  HEDDLE_ENTRY;
  READS_PATH(*this);
  return original_end(this);
}

ORIGINAL(int, compare, (const path *, string_view), "NKSt3__210filesystem4path9__compareENS_17basic_string_viewIcNS_11char_traitsIcEEEE")
int path::__compare(string_view other) const {
  HEDDLE_ENTRY;
  READS_PATH(*this);
  HEDDLE_READS(other.data(), other.size());
  return original_compare(this, other);
}

ORIGINAL(size_t, hash, (const path &), "NSt3__210filesystem10hash_valueERKNS0_4pathE")
size_t hash_value(const path &of) noexcept {
  HEDDLE_ENTRY;
  READS_PATH(of);
  return original_hash(of);
}

ORIGINAL(path &, replace, (path *, const path &), "NSt3__210filesystem4path17replace_extensionERKS1_")
path &path::replace_extension(const path &extension) {
  HEDDLE_ENTRY;
  READS_PATH(*this);
  READS_PATH(extension);
  HEDDLE_WRITES(this, sizeof *this);
  return original_replace(this, extension);
}

// One path, and two.
#define OF_ONE(result, name, mangled)                                                                                    \
  ORIGINAL(result, name##_of_one, (const path &, error_code *), "NSt3__210filesystem" mangled "ERKNS0_4pathEPNS_10error_codeE") \
  result name(const path &at, error_code *error) {                                                                       \
    HEDDLE_ENTRY;                                                                                                        \
    READS_PATH(at);                                                                                                      \
    HEDDLE_WRITES_TO(error);                                                                                             \
    return original_##name##_of_one(at, error);                                                                          \
  }
#define OF_TWO(result, name, mangled)                                                                                           \
  ORIGINAL(result, name##_of_two, (const path &, const path &, error_code *),                                                   \
           "NSt3__210filesystem" mangled "ERKNS0_4pathES3_PNS_10error_codeE")                                                   \
  result name(const path &from, const path &to, error_code *error) {                                                            \
    HEDDLE_ENTRY;                                                                                                               \
    READS_PATH(from);                                                                                                           \
    READS_PATH(to);                                                                                                             \
    HEDDLE_WRITES_TO(error);                                                                                                    \
    return original_##name##_of_two(from, to, error);                                                                           \
  }

OF_ONE(path, __absolute, "10__absolute")
OF_ONE(path, __canonical, "11__canonical")
OF_ONE(path, __weakly_canonical, "18__weakly_canonical")
OF_ONE(path, __read_symlink, "14__read_symlink")
OF_ONE(void, __current_path, "14__current_path")
OF_ONE(uintmax_t, __file_size, "11__file_size")
OF_ONE(uintmax_t, __hard_link_count, "17__hard_link_count")
OF_ONE(uintmax_t, __remove_all, "12__remove_all")
OF_ONE(bool, __remove, "8__remove")
OF_ONE(bool, __fs_is_empty, "13__fs_is_empty")
OF_ONE(bool, __create_directory, "18__create_directory")
OF_ONE(bool, __create_directories, "20__create_directories")
OF_ONE(file_status, __status, "8__status")
OF_ONE(file_status, __symlink_status, "16__symlink_status")
OF_ONE(space_info, __space, "7__space")
OF_ONE(file_time_type, __last_write_time, "17__last_write_time")
OF_TWO(void, __copy_symlink, "14__copy_symlink")
OF_TWO(void, __create_symlink, "16__create_symlink")
OF_TWO(void, __create_directory_symlink, "26__create_directory_symlink")
OF_TWO(void, __create_hard_link, "18__create_hard_link")
OF_TWO(void, __rename, "8__rename")
OF_TWO(bool, __create_directory, "18__create_directory")
OF_TWO(bool, __equivalent, "12__equivalent")

}  // namespace filesystem
_LIBCPP_END_NAMESPACE_STD
