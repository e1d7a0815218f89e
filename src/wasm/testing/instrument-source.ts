/** A C program with what the instrumentation has to look at: accesses, loops, recursion, pointers to functions, memory instructions. */

export const instrumentSource: string = `
#define EXPORT __attribute__((visibility("default")))
#define NOINLINE __attribute__((noinline))
typedef unsigned long long u64;
int shared, other;
char bytes[16];
EXPORT int add(int x) { shared += x; return other; }
EXPORT int atomics(void) {
  int before = __atomic_load_n(&shared, __ATOMIC_ACQUIRE);
  return before + __atomic_fetch_add(&shared, 5, __ATOMIC_RELAXED);
}
EXPORT int count(int n) { int s = 0; for (int i = 0; i < n; i++) s = s * 3 + (i ^ s); return s; }
void __tsan_atomic_thread_fence(int);
EXPORT void fences(int n) { for (int i = 0; i < n; i++) __tsan_atomic_thread_fence(5); }
EXPORT int spin(int n) { int s = 0; for (int i = 0; i < n; i++) s += __atomic_load_n(&shared, __ATOMIC_RELAXED); return s; }
EXPORT int sum(int n, int *p) { int s = 0; for (int i = 0; i < n; i++) s += p[i]; return s; }
EXPORT int sum_some(int n, int *p) { int s = 0; for (int i = 0; i < n; i++) if (i & 1) s += p[i]; return s; }
struct three { int a, b, c; };
EXPORT int members(struct three *p) { return p->a * p->c + p->b; }
EXPORT NOINLINE int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
EXPORT NOINLINE int odd(int n);
EXPORT NOINLINE int even(int n) { return n == 0 ? 1 : odd(n - 1) ^ 0; }
int (*volatile odd_pointer)(int) = odd;
EXPORT NOINLINE int odd(int n) { return n == 0 ? 0 : even(n - 1) ^ 0; }
typedef int (*step)(int);
EXPORT NOINLINE int through_pointer(int n);
step volatile next = through_pointer;
EXPORT NOINLINE int through_pointer(int n) { return n == 0 ? 0 : 1 + next(n - 1); }
EXPORT NOINLINE float not_recursive(float x) { return x * 2; }
float (*volatile pointer_to_leaf)(float) = not_recursive;
EXPORT float call_leaf(float x) { return pointer_to_leaf(x); }
EXPORT int frame(int n) { volatile char a[1000]; a[n] = 1; return a[n] + other; }
EXPORT int memory(int n) { return __builtin_wasm_memory_size(0) + __builtin_wasm_memory_grow(0, n); }
EXPORT int raw(int n) {
  __builtin_wasm_memory_atomic_wait32(&shared, n, 77);
  return __builtin_wasm_memory_atomic_notify(&shared + 3, 2);
}
`;
