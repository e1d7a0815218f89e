/* CS/token_ring: three stations hand a value round, each in one atomic section; all agree only if they ran in the right order. A fourth thread looks. */
#include <assert.h>
#include <pthread.h>

static pthread_mutex_t atomic_section = PTHREAD_MUTEX_INITIALIZER;
static int values[3] = {1, 2, 1};
static int passed[3];

static void *first(void *arg) {
  pthread_mutex_lock(&atomic_section);
  values[0] = (values[2] + 1) % 4;
  passed[0] = 1;
  pthread_mutex_unlock(&atomic_section);
  return arg;
}

static void *second(void *arg) {
  pthread_mutex_lock(&atomic_section);
  values[1] = values[0];
  passed[1] = 1;
  pthread_mutex_unlock(&atomic_section);
  return arg;
}

static void *third(void *arg) {
  pthread_mutex_lock(&atomic_section);
  values[2] = values[1];
  passed[2] = 1;
  pthread_mutex_unlock(&atomic_section);
  return arg;
}

static void *look(void *arg) {
  pthread_mutex_lock(&atomic_section);
  if (passed[0] && passed[1] && passed[2]) {
    assert(values[0] == values[1] && values[1] == values[2]);
  }
  pthread_mutex_unlock(&atomic_section);
  return arg;
}

int main(void) {
  void *(*const bodies[])(void *) = {first, second, third, look};
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) {
    pthread_create(&threads[i], NULL, bodies[i], NULL);
  }
  for (int i = 0; i < 4; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
