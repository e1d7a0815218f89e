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
  int first_result, second_result;
  thrd_create(&first, worker, NULL);
  thrd_create(&second, worker, NULL);
  thrd_join(first, &first_result);
  thrd_join(second, &second_result);
  return first_result != 0 ? first_result : second_result;
}

int main(void) {
  run();
  return 0;
}
