#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t books;
static int checking = 100, savings = 100;

static int open_books(void) {
  int error = pthread_mutex_lock(&books);
  if (error != EOWNERDEAD) {
    return error;
  }
  savings = 200 - checking;
  return pthread_mutex_consistent(&books);
}

static void *transfer(void *arg) {
  int *amount = arg;
  if (open_books() != 0) {
    return NULL;
  }
  checking -= *amount;
  if (*amount > 50) {
    return NULL;
  }
  savings += *amount;
  int total = checking + savings;
  assert(total == 200);
  pthread_mutex_unlock(&books);
  return NULL;
}

int main(void) {
  int large = 60, small = 10, smaller = 5;
  pthread_t a, b, c;
  pthread_mutexattr_t attr;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&books, &attr);
  pthread_create(&a, NULL, transfer, &large);
  pthread_create(&b, NULL, transfer, &small);
  pthread_create(&c, NULL, transfer, &smaller);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  pthread_join(c, NULL);
  return 0;
}
