// heddle: instrument
// The compiled part of <memory_resource>, with hooks, so that two threads in one unsynchronised resource are seen.
//
// Pools ask their upstream resource for every block: each block then has its own bounds and its own allocation and free stacks.
#include <cstdint>
#include <memory_resource>
#include <new>

_LIBCPP_BEGIN_NAMESPACE_STD

namespace pmr {

memory_resource::~memory_resource() = default;

// ---- the resources that always exist

namespace {

class NewDelete final : public memory_resource {
  void *do_allocate(size_t bytes, size_t alignment) override { return operator new(bytes, static_cast<align_val_t>(alignment)); }
  void do_deallocate(void *block, size_t, size_t alignment) override { operator delete(block, static_cast<align_val_t>(alignment)); }
  bool do_is_equal(const memory_resource &other) const noexcept override { return this == &other; }
};

class Null final : public memory_resource {
  void *do_allocate(size_t, size_t) override { throw bad_alloc(); }
  void do_deallocate(void *, size_t, size_t) override {}
  bool do_is_equal(const memory_resource &other) const noexcept override { return this == &other; }
};

// Statics of the program may use them until the very end.
[[clang::no_destroy]] NewDelete new_delete;
[[clang::no_destroy]] Null null;
memory_resource *chosen;

}  // namespace

memory_resource *new_delete_resource() noexcept { return &new_delete; }
memory_resource *null_memory_resource() noexcept { return &null; }

memory_resource *get_default_resource() noexcept {
  memory_resource *resource = __atomic_load_n(&chosen, __ATOMIC_ACQUIRE);
  return resource == nullptr ? new_delete_resource() : resource;
}

memory_resource *set_default_resource(memory_resource *resource) noexcept {
  memory_resource *old = __atomic_exchange_n(&chosen, resource, __ATOMIC_ACQ_REL);
  return old == nullptr ? new_delete_resource() : old;
}

// ---- pools: a list of the blocks in use, for release()

class unsynchronized_pool_resource::__fixed_pool {
 public:
  __fixed_pool *next, *previous;
  size_t bytes, alignment;

  // Bytes from the start of what upstream gave to the block; the link stands right before the block.
  static size_t offset(size_t alignment) { return (sizeof(__fixed_pool) + alignment - 1) / alignment * alignment; }
  static size_t at_least_ours(size_t alignment) { return alignment < alignof(__fixed_pool) ? alignof(__fixed_pool) : alignment; }
};

unsynchronized_pool_resource::unsynchronized_pool_resource(const pool_options &options, memory_resource *upstream)
    : __res_(upstream), __fixed_pools_(nullptr) {
  size_t largest = options.largest_required_pool_block, blocks = options.max_blocks_per_chunk;
  __num_fixed_pools_ = static_cast<int>(largest == 0 || largest > __max_largest_block_size ? __default_largest_block_size : largest);
  __options_max_blocks_per_chunk_ = static_cast<uint32_t>(blocks == 0 || blocks > __max_blocks_per_chunk ? __max_blocks_per_chunk : blocks);
}

pool_options unsynchronized_pool_resource::options() const {
  pool_options options;
  options.max_blocks_per_chunk = __options_max_blocks_per_chunk_;
  options.largest_required_pool_block = static_cast<size_t>(__num_fixed_pools_);
  return options;
}

void *unsynchronized_pool_resource::do_allocate(size_t bytes, size_t alignment) {
  alignment = __fixed_pool::at_least_ours(alignment);
  size_t offset = __fixed_pool::offset(alignment);
  char *block = static_cast<char *>(__res_->allocate(offset + bytes, alignment)) + offset;
  auto *link = ::new (block - sizeof(__fixed_pool)) __fixed_pool{__fixed_pools_, nullptr, bytes, alignment};
  if (__fixed_pools_ != nullptr) __fixed_pools_->previous = link;
  __fixed_pools_ = link;
  return block;
}

void unsynchronized_pool_resource::do_deallocate(void *block, size_t bytes, size_t alignment) {
  alignment = __fixed_pool::at_least_ours(alignment);
  size_t offset = __fixed_pool::offset(alignment);
  auto *link = static_cast<__fixed_pool *>(block) - 1;
  (link->previous == nullptr ? __fixed_pools_ : link->previous->next) = link->next;
  if (link->next != nullptr) link->next->previous = link->previous;
  __res_->deallocate(static_cast<char *>(block) - offset, offset + bytes, alignment);
}

void unsynchronized_pool_resource::release() {
  while (__fixed_pools_ != nullptr) {
    __fixed_pool *newest = __fixed_pools_;
    do_deallocate(newest + 1, newest->bytes, newest->alignment);
  }
}

bool synchronized_pool_resource::do_is_equal(const memory_resource &other) const noexcept { return this == &other; }

// ---- monotonic: blocks are cut from the end of the newest chunk towards its start

namespace {

char *cut(char *start, char *&end, size_t bytes, size_t alignment) {
  if (static_cast<size_t>(end - start) < bytes) return nullptr;
  uintptr_t block = (reinterpret_cast<uintptr_t>(end) - bytes) & ~(alignment - 1);
  if (block < reinterpret_cast<uintptr_t>(start)) return nullptr;
  end = reinterpret_cast<char *>(block);
  return end;
}

}  // namespace

void *monotonic_buffer_resource::do_allocate(size_t bytes, size_t alignment) {
  if (__initial_.__start_ != nullptr) {
    if (char *block = cut(__initial_.__start_, __initial_.__cur_, bytes, alignment)) return block;
  }
  if (__chunks_ != nullptr) {
    if (char *block = cut(__chunks_->__start_, __chunks_->__cur_, bytes, alignment)) return block;
  }
  if (alignment < alignof(__chunk_footer)) alignment = alignof(__chunk_footer);
  size_t first = __initial_.__start_ == nullptr ? __initial_.__size_ : static_cast<size_t>(__initial_.__end_ - __initial_.__start_);
  size_t wanted = __chunks_ == nullptr ? first : 2 * __chunks_->__allocation_size();
  if (wanted < bytes + alignment) wanted = bytes + alignment;
  size_t body = (wanted + alignment - 1) / alignment * alignment;
  char *start = static_cast<char *>(__res_->allocate(body + sizeof(__chunk_footer), alignment));
  __chunks_ = ::new (start + body) __chunk_footer{__chunks_, start, start + body, alignment};
  return cut(start, __chunks_->__cur_, bytes, alignment);
}

}  // namespace pmr

_LIBCPP_END_NAMESPACE_STD
