#include <assert.h>
#include <pthread.h>
#include <string.h>

struct buffer {
  pthread_mutex_t lock;
  char text[16];
  size_t length;
};

static struct buffer source = {PTHREAD_MUTEX_INITIALIZER, "abc", 3};
static struct buffer target = {PTHREAD_MUTEX_INITIALIZER, "", 0};

static size_t buffer_copy(struct buffer *buffer, char *out) {
  pthread_mutex_lock(&buffer->lock);
  size_t length = buffer->length;
  memcpy(out, buffer->text, length);
  pthread_mutex_unlock(&buffer->lock);
  return length;
}

static void *append(void *arg) {
  pthread_mutex_lock(&target.lock);
  target.length += buffer_copy(&source, target.text + target.length);
  pthread_mutex_unlock(&target.lock);
  return arg;
}

static void *erase(void *arg) {
  pthread_mutex_lock(&source.lock);
  source.length = 0;
  pthread_mutex_unlock(&source.lock);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, append, NULL);
  pthread_create(&b, NULL, erase, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  assert(target.length == 0 || memcmp(target.text, "abc", 3) == 0);
  return 0;
}
