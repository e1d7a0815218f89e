// heddle: instrument
// Copies of std::locale. libc++.a counts their owners without atomics; here the accesses to the objects are seen, and who gives up a locale
// comes after everybody who gave up one before: the last owner destroys facets, which may be the program's.
#include <locale>

#include "internal.h"
#include "visible.hpp"

_LIBCPP_BEGIN_NAMESPACE_STD

// Constructors and destructors return the object.
ORIGINAL(locale *, copy, (locale *made, const locale &other), "NSt3__26localeC1ERKS0_")
ORIGINAL(locale *, destroy, (locale *gone), "NSt3__26localeD1Ev")
ORIGINAL(const locale &, assign, (locale *changed, const locale &other), "NSt3__26localeaSERKS0_")

namespace {

// The classic locale is never destroyed. One object for all others, because locales share facets.
template <class Implementation>
void give_up(const Implementation *implementation) {
  static char gone;
  if (implementation == *reinterpret_cast<Implementation *const *>(&locale::classic())) return;
  heddle_release(&gone);
  heddle_acquire(&gone);
}

}  // namespace

locale::locale(const locale &other) noexcept : __locale_(other.__locale_) { original_copy(this, other); }
locale::~locale() {
  give_up(__locale_);
  original_destroy(this);
}
const locale &locale::operator=(const locale &other) noexcept {
  auto *next = other.__locale_, *previous = __locale_;
  give_up(previous);
  __locale_ = next;  // seen, and put back for the original to count
  __builtin_memcpy(static_cast<void *>(this), &previous, sizeof previous);
  return original_assign(this, other);
}

_LIBCPP_END_NAMESPACE_STD
