// heddle: instrument
// std::ios_base: the state, format, storage and callbacks of streams. In libc++.a they are compiled without the TSan pass, so that a race of
// `clear` with `good`, or of `imbue` with output, on a stream of the program's own would not be seen.
#include <cstdlib>
#include <cstring>
#include <ios>
#include <locale>
#include <string>
#include <system_error>

_LIBCPP_BEGIN_NAMESPACE_STD

namespace {

class IostreamCategory final : public error_category {
 public:
  const char *name() const noexcept override { return "iostream"; }
  string message(int code) const override {
    return code == static_cast<int>(io_errc::stream) ? "unspecified iostream_category error" : generic_category().message(code);
  }
};

// Room for entry `index` of an array that malloc made; new entries are zero. False when there is no memory.
template <class Entry>
bool make_room(Entry *&entries, size_t &size, size_t &capacity, size_t index) {
  if (index < size) return true;
  if (index >= capacity) {
    size_t larger = index + 1 > 2 * capacity ? index + 1 : 2 * capacity;
    auto *moved = static_cast<Entry *>(std::realloc(entries, larger * sizeof(Entry)));
    if (moved == nullptr) return false;
    entries = moved;
    capacity = larger;
  }
  std::memset(entries + size, 0, (index + 1 - size) * sizeof(Entry));
  size = index + 1;
  return true;
}

template <class Entry>
void copy_entries(Entry *&entries, size_t &size, size_t &capacity, const Entry *from, size_t count) {
  size = 0;
  if (count == 0) return;
  if (!make_room(entries, size, capacity, count - 1)) __throw_bad_alloc();
  std::memcpy(entries, from, count * sizeof(Entry));
}

locale &locale_in(void *const &place) { return *reinterpret_cast<locale *>(const_cast<void **>(&place)); }

}  // namespace

const error_category &iostream_category() noexcept {
  static IostreamCategory category;
  return category;
}

ios_base::failure::failure(const string &text, const error_code &code) : system_error(code, text) {}
ios_base::failure::failure(const char *text, const error_code &code) : system_error(code, text) {}
ios_base::failure::~failure() noexcept = default;

const ios_base::fmtflags ios_base::boolalpha, ios_base::dec, ios_base::fixed, ios_base::hex, ios_base::internal, ios_base::left, ios_base::oct,
    ios_base::right, ios_base::scientific, ios_base::showbase, ios_base::showpoint, ios_base::showpos, ios_base::skipws, ios_base::unitbuf,
    ios_base::uppercase, ios_base::adjustfield, ios_base::basefield, ios_base::floatfield;
const ios_base::iostate ios_base::badbit, ios_base::eofbit, ios_base::failbit, ios_base::goodbit;
const ios_base::openmode ios_base::app, ios_base::ate, ios_base::binary, ios_base::in, ios_base::out, ios_base::trunc;
atomic<int> ios_base::__xindex_{0};

void ios_base::init(void *buffer) {
  __rdbuf_ = buffer;
  __rdstate_ = buffer != nullptr ? goodbit : badbit;
  __exceptions_ = goodbit;
  __fmtflags_ = skipws | dec;
  __width_ = 0;
  __precision_ = 6;
  __fn_ = nullptr;
  __index_ = nullptr;
  __event_size_ = __event_cap_ = 0;
  __iarray_ = nullptr;
  __iarray_size_ = __iarray_cap_ = 0;
  __parray_ = nullptr;
  __parray_size_ = __parray_cap_ = 0;
  ::new (static_cast<void *>(&__loc_)) locale;
}

ios_base::~ios_base() {
  if (__loc_ == nullptr) return;  // init was never called
  __call_callbacks(erase_event);
  locale_in(__loc_).~locale();
  std::free(__fn_);
  std::free(__index_);
  std::free(__iarray_);
  std::free(__parray_);
}

void ios_base::clear(iostate state) {
  __rdstate_ = __rdbuf_ != nullptr ? state : state | badbit;
  if ((__rdstate_ & __exceptions_) != 0) throw failure("ios_base::clear");
}

void ios_base::__set_badbit_and_consider_rethrow() {
  __rdstate_ |= badbit;
  if (__exceptions_ & badbit) throw;
}
void ios_base::__set_failbit_and_consider_rethrow() {
  __rdstate_ |= failbit;
  if (__exceptions_ & failbit) throw;
}

locale ios_base::getloc() const { return locale_in(__loc_); }

locale ios_base::imbue(const locale &next) {
  locale previous = locale_in(__loc_);
  locale_in(__loc_) = next;
  __call_callbacks(imbue_event);
  return previous;
}

int ios_base::xalloc() { return __xindex_.fetch_add(1, memory_order_relaxed); }

long &ios_base::iword(int index) {
  static thread_local long nowhere;
  if (make_room(__iarray_, __iarray_size_, __iarray_cap_, static_cast<size_t>(index))) return __iarray_[index];
  setstate(badbit);
  return nowhere = 0;
}

void *&ios_base::pword(int index) {
  static thread_local void *nowhere;
  if (make_room(__parray_, __parray_size_, __parray_cap_, static_cast<size_t>(index))) return __parray_[index];
  setstate(badbit);
  return nowhere = nullptr;
}

void ios_base::register_callback(event_callback function, int index) {
  size_t functions = __event_size_, indices = __event_size_, capacity = __event_cap_;
  if (!make_room(__fn_, functions, capacity, functions) || !make_room(__index_, indices, __event_cap_, indices)) return setstate(badbit);
  __fn_[__event_size_] = function;
  __index_[__event_size_++] = index;
}

// The last registered one first.
void ios_base::__call_callbacks(event what) {
  for (size_t i = __event_size_; i > 0; i--) __fn_[i - 1](what, *this, __index_[i - 1]);
}

// Neither the stream's state nor its buffer: basic_ios copies the exception mask after the callbacks.
void ios_base::copyfmt(const ios_base &other) {
  __fmtflags_ = other.__fmtflags_;
  __precision_ = other.__precision_;
  __width_ = other.__width_;
  locale_in(__loc_) = locale_in(other.__loc_);
  size_t capacity = __event_cap_;
  copy_entries(__fn_, __event_size_, capacity, other.__fn_, other.__event_size_);
  copy_entries(__index_, __event_size_, __event_cap_, other.__index_, other.__event_size_);
  copy_entries(__iarray_, __iarray_size_, __iarray_cap_, other.__iarray_, other.__iarray_size_);
  copy_entries(__parray_, __parray_size_, __parray_cap_, other.__parray_, other.__parray_size_);
}

// *this holds nothing yet. The other keeps its buffer, state and format, as in libc++.
void ios_base::move(ios_base &other) {
  init(nullptr);
  locale_in(__loc_) = locale_in(other.__loc_);
  swap(other);
  std::swap(__loc_, other.__loc_);
  other.__fmtflags_ = __fmtflags_;
  other.__precision_ = __precision_;
  other.__width_ = __width_;
  other.__rdstate_ = __rdstate_;
  other.__exceptions_ = __exceptions_;
}

// All but the buffer.
void ios_base::swap(ios_base &other) noexcept {
  std::swap(__fmtflags_, other.__fmtflags_);
  std::swap(__precision_, other.__precision_);
  std::swap(__width_, other.__width_);
  std::swap(__rdstate_, other.__rdstate_);
  std::swap(__exceptions_, other.__exceptions_);
  std::swap(__loc_, other.__loc_);
  std::swap(__fn_, other.__fn_);
  std::swap(__index_, other.__index_);
  std::swap(__event_size_, other.__event_size_);
  std::swap(__event_cap_, other.__event_cap_);
  std::swap(__iarray_, other.__iarray_);
  std::swap(__iarray_size_, other.__iarray_size_);
  std::swap(__iarray_cap_, other.__iarray_cap_);
  std::swap(__parray_, other.__parray_);
  std::swap(__parray_size_, other.__parray_size_);
  std::swap(__parray_cap_, other.__parray_cap_);
}

bool ios_base::sync_with_stdio(bool sync) {
  static atomic<bool> current{true};
  return current.exchange(sync, memory_order_relaxed);
}

_LIBCPP_END_NAMESPACE_STD
