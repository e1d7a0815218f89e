/*
 * The file system of Flanagan and Godefroid ("Dynamic partial-order reduction for model checking software", POPL 2005): each thread gives its
 * inode a block, and looks for a free one from a place that depends on the inode. Up to 13 threads share nothing; thread 13 + i starts at the block of
 * thread i.
 */
#include <pthread.h>

#ifndef THREADS
#define THREADS 14
#endif

enum { INODES = 32, BLOCKS = 26 };

static pthread_mutex_t inode_locks[INODES], block_locks[BLOCKS];
static int inodes[INODES], busy[BLOCKS];

static void *allocate(void *arg) {
  int inode = (int)(size_t)arg % INODES;
  pthread_mutex_lock(&inode_locks[inode]);
  if (inodes[inode] == 0) {
    int block = inode * 2 % BLOCKS;
    for (;;) {
      pthread_mutex_lock(&block_locks[block]);
      if (!busy[block]) {
        busy[block] = 1;
        inodes[inode] = block + 1;
        pthread_mutex_unlock(&block_locks[block]);
        break;
      }
      pthread_mutex_unlock(&block_locks[block]);
      block = (block + 1) % BLOCKS;
    }
  }
  pthread_mutex_unlock(&inode_locks[inode]);
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < INODES; i++) {
    pthread_mutex_init(&inode_locks[i], NULL);
  }
  for (int i = 0; i < BLOCKS; i++) {
    pthread_mutex_init(&block_locks[i], NULL);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_create(&threads[i], NULL, allocate, (void *)(size_t)i);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
