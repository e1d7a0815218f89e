/*
 * CB/aget-bug2: a download manager is interrupted and saves how far it came: first what each thread has written, then the total. A thread that writes
 * between the two makes them differ, and the resumed download is corrupt. Threads also move their own offset outside the total's lock.
 */
#include <assert.h>
#include <pthread.h>
#include <string.h>

enum { DOWNLOADS = 3, BLOCKS = 4, BLOCK_BYTES = 512 };

struct download {
  long start;
  long offset;
};

struct saved {
  struct download downloads[DOWNLOADS];
  long written;
};

static pthread_mutex_t total_lock = PTHREAD_MUTEX_INITIALIZER;
static long written;
static struct download downloads[DOWNLOADS];
static struct saved saved;

static void *fetch(void *arg) {
  struct download *mine = arg;
  for (int i = 0; i < BLOCKS; i++) {
    mine->offset += BLOCK_BYTES;
    pthread_mutex_lock(&total_lock);
    written += BLOCK_BYTES;
    pthread_mutex_unlock(&total_lock);
  }
  return NULL;
}

static void *interrupted(void *arg) {
  memcpy(saved.downloads, downloads, sizeof downloads);
  saved.written = written;
  return arg;
}

int main(void) {
  pthread_t threads[DOWNLOADS], handler;
  for (int i = 0; i < DOWNLOADS; i++) {
    downloads[i].start = downloads[i].offset = (long)i * BLOCKS * BLOCK_BYTES;
    pthread_create(&threads[i], NULL, fetch, &downloads[i]);
  }
  pthread_create(&handler, NULL, interrupted, NULL);
  pthread_join(handler, NULL);
  for (int i = 0; i < DOWNLOADS; i++) {
    pthread_join(threads[i], NULL);
  }
  long sum = 0;
  for (int i = 0; i < DOWNLOADS; i++) {
    sum += saved.downloads[i].offset - saved.downloads[i].start;
  }
  assert(sum == saved.written);
  return 0;
}
