#include <pthread.h>

enum { WINDOW, THEME, FONT, MODULES };

static pthread_mutex_t locks[MODULES] = {
    PTHREAD_MUTEX_INITIALIZER,
    PTHREAD_MUTEX_INITIALIZER,
    PTHREAD_MUTEX_INITIALIZER,
};
static int refreshed[MODULES];

static void *refresh(void *arg) {
  int self = *(int *)arg;
  int next = (self + 1) % MODULES;
  int low = self < next ? self : next;
  int high = self < next ? next : self;
  pthread_mutex_lock(&locks[low]);
  pthread_mutex_lock(&locks[high]);
  refreshed[self]++;
  pthread_mutex_unlock(&locks[high]);
  pthread_mutex_unlock(&locks[low]);
  return NULL;
}

int main(void) {
  pthread_t threads[MODULES];
  int ids[MODULES];
  for (int i = 0; i < MODULES; i++) {
    ids[i] = i;
    pthread_create(&threads[i], NULL, refresh, &ids[i]);
  }
  for (int i = 0; i < MODULES; i++) {
    pthread_join(threads[i], NULL);
  }
  return refreshed[WINDOW] + refreshed[THEME] + refreshed[FONT] == MODULES ? 0 : 1;
}
