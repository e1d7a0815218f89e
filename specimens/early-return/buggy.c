#include <stdatomic.h>
#include <threads.h>

static atomic_int licences = 1;
static atomic_int used;

static int worker(void *arg) {
  (void)arg;
  if (atomic_fetch_sub(&licences, 1) <= 0) {
    return -1;
  }
  atomic_fetch_add(&used, 1);
  return 0;
}

static int run(void) {
  thrd_t first, second;
  int result;
  thrd_create(&first, worker, NULL);
  thrd_create(&second, worker, NULL);
  thrd_join(first, &result);
  if (result != 0) {
    return result;
  }
  thrd_join(second, &result);
  return 0;
}

int main(void) {
  run();
  return 0;
}
