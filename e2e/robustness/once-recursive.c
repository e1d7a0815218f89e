#include <pthread.h>
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void body(void) { pthread_once(&once, body); }
int main(void) {
  pthread_once(&once, body);
  return 0;
}
