// heddle: instrument
// The arrival counter behind std::barrier. <barrier> keeps the phase, runs the completion and does the waiting.
#include <cstddef>

namespace std {
inline namespace __2 {

// `expected` belongs to the barrier. Only the last arriver changes it, between its own arrival and the release of the next phase.
class __barrier_algorithm_base {
 public:
  explicit __barrier_algorithm_base(ptrdiff_t &expected) : expected_(expected) {}

  bool arrive() {
    ptrdiff_t expected = expected_;  // read before arriving: afterwards it may change
    // Arriving is ordered before the completion, not after others that arrive: only the last one acquires.
    if (__atomic_add_fetch(&arrived_, 1, __ATOMIC_RELEASE) != expected) return false;
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    __atomic_store_n(&arrived_, 0, __ATOMIC_RELAXED);
    return true;
  }

 private:
  ptrdiff_t &expected_;
  ptrdiff_t arrived_ = 0;
};

__barrier_algorithm_base *__construct_barrier_algorithm_base(ptrdiff_t &expected) { return new __barrier_algorithm_base(expected); }

bool __arrive_barrier_algorithm_base(__barrier_algorithm_base *barrier, unsigned char) noexcept { return barrier->arrive(); }

void __destroy_barrier_algorithm_base(__barrier_algorithm_base *barrier) noexcept { delete barrier; }

}  // namespace __2
}  // namespace std
