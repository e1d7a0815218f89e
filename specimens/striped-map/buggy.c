#include <pthread.h>
#include <stdio.h>

enum { BUCKETS = 4, DEPTH = 4 };

struct bucket {
  pthread_mutex_t lock;
  int keys[DEPTH];
  int used;
};

static struct bucket map[BUCKETS];
static int size;

static void insert(int key) {
  struct bucket *bucket = &map[key % BUCKETS];
  pthread_mutex_lock(&bucket->lock);
  bucket->keys[bucket->used++] = key;
  size++;
  pthread_mutex_unlock(&bucket->lock);
}

static void *worker(void *arg) {
  int key = *(int *)arg;
  insert(key);
  insert(key + 4);
  return NULL;
}

int main(void) {
  int first = 1, second = 2;
  pthread_t a, b;
  for (int i = 0; i < BUCKETS; i++) {
    pthread_mutex_init(&map[i].lock, NULL);
  }
  pthread_create(&a, NULL, worker, &first);
  pthread_create(&b, NULL, worker, &second);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("size = %d\n", size);
  return size == 4 ? 0 : 1;
}
