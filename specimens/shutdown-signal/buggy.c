#include <stdbool.h>
#include <threads.h>

static mtx_t lock;
static cnd_t wake;
static bool stopping;

static int worker(void *arg) {
  (void)arg;
  mtx_lock(&lock);
  while (!stopping) {
    cnd_wait(&wake, &lock);
  }
  mtx_unlock(&lock);
  return 0;
}

int main(void) {
  thrd_t a, b;
  mtx_init(&lock, mtx_plain);
  cnd_init(&wake);
  thrd_create(&a, worker, NULL);
  thrd_create(&b, worker, NULL);
  mtx_lock(&lock);
  stopping = true;
  cnd_signal(&wake);
  mtx_unlock(&lock);
  thrd_join(a, NULL);
  thrd_join(b, NULL);
  return 0;
}
