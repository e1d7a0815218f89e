/*
 * CB/stringbuffer-jdk1.4: java.lang.StringBuffer.append(StringBuffer) of JDK 1.4 asks the other buffer for its length and then for its characters, each
 * under the other's lock but not both under one. The other thread empties the buffer between the two.
 */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct buffer {
  pthread_mutex_t lock;
  char *text;
  int capacity;
  int count;
};

static struct buffer *create(const char *text) {
  struct buffer *buffer = malloc(sizeof *buffer);
  pthread_mutex_init(&buffer->lock, NULL);
  buffer->count = (int)strlen(text);
  buffer->capacity = buffer->count + 16;
  buffer->text = malloc((size_t)buffer->capacity);
  memcpy(buffer->text, text, (size_t)buffer->count);
  return buffer;
}

static void reserve(struct buffer *buffer, int capacity) {
  if (capacity > buffer->capacity) {
    buffer->text = realloc(buffer->text, (size_t)capacity * 2);
    buffer->capacity = capacity * 2;
  }
}

static int length(struct buffer *buffer) {
  pthread_mutex_lock(&buffer->lock);
  int count = buffer->count;
  pthread_mutex_unlock(&buffer->lock);
  return count;
}

static void get_characters(struct buffer *buffer, int from, int to, char *out) {
  pthread_mutex_lock(&buffer->lock);
  assert(from >= 0 && to <= buffer->count && from <= to);
  for (int i = from; i < to; i++) {
    out[i - from] = buffer->text[i];
  }
  pthread_mutex_unlock(&buffer->lock);
}

static void erase(struct buffer *buffer, int from, int to) {
  pthread_mutex_lock(&buffer->lock);
  if (to > buffer->count) {
    to = buffer->count;
  }
  for (int i = to; i < buffer->count; i++) {
    buffer->text[from + i - to] = buffer->text[i];
  }
  buffer->count -= to - from;
  pthread_mutex_unlock(&buffer->lock);
}

static void append_text(struct buffer *buffer, const char *text) {
  pthread_mutex_lock(&buffer->lock);
  int added = (int)strlen(text);
  reserve(buffer, buffer->count + added);
  for (int i = 0; i < added; i++) {
    buffer->text[buffer->count + i] = text[i];
  }
  buffer->count += added;
  pthread_mutex_unlock(&buffer->lock);
}

static void append_buffer(struct buffer *buffer, struct buffer *other) {
  pthread_mutex_lock(&buffer->lock);
  int added = length(other);
  reserve(buffer, buffer->count + added);
  get_characters(other, 0, added, buffer->text + buffer->count);
  buffer->count += added;
  pthread_mutex_unlock(&buffer->lock);
}

static struct buffer *shared;

static void *rewriter(void *arg) {
  erase(shared, 0, 3);
  append_text(shared, "abc");
  return arg;
}

static void *appender(void *arg) {
  struct buffer *mine = create("");
  append_buffer(mine, shared);
  return arg;
}

int main(void) {
  pthread_t a, b;
  shared = create("abc");
  pthread_create(&a, NULL, rewriter, NULL);
  pthread_create(&b, NULL, appender, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
