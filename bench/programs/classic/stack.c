/* CS/stack: a flag says once and for all that the stack is not empty; popping more than was pushed underflows. */
#include <assert.h>
#include <pthread.h>

enum { SIZE = 10, OVERFLOW = -1, UNDERFLOW = -2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned values[SIZE];
static int top;
static int filled;

static int push(unsigned value) {
  if (top == SIZE) {
    return OVERFLOW;
  }
  values[top] = value;
  top++;
  return 0;
}

static int pop(void) {
  if (top == 0) {
    return UNDERFLOW;
  }
  top--;
  return (int)values[top];
}

static void *pusher(void *arg) {
  for (unsigned i = 0; i < SIZE; i++) {
    pthread_mutex_lock(&lock);
    assert(push(i) != OVERFLOW);
    filled = 1;
    pthread_mutex_unlock(&lock);
  }
  return arg;
}

static void *popper(void *arg) {
  for (unsigned i = 0; i < SIZE; i++) {
    pthread_mutex_lock(&lock);
    if (filled) {
      assert(pop() != UNDERFLOW);
    }
    pthread_mutex_unlock(&lock);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, pusher, NULL);
  pthread_create(&b, NULL, popper, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
