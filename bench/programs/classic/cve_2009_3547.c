/* ConVul/CVE-2009-3547: opening a pipe by its name uses inode->pipe without a check; the last close has set it to NULL. Each is under the inode's lock. */
#include <pthread.h>
#include <stdlib.h>

struct pipe {
  unsigned readers, writers;
};

struct inode {
  pthread_mutex_t lock;
  struct pipe *pipe;
};

static struct inode *inode;

static void *open_by_name(void *arg) {
  pthread_mutex_lock(&inode->lock);
  inode->pipe->readers++;
  pthread_mutex_unlock(&inode->lock);
  return arg;
}

static void *last_close(void *arg) {
  pthread_mutex_lock(&inode->lock);
  struct pipe *pipe = inode->pipe;
  inode->pipe = NULL;
  pthread_mutex_unlock(&inode->lock);
  free(pipe);
  return arg;
}

int main(void) {
  pthread_t a, b;
  inode = malloc(sizeof *inode);
  pthread_mutex_init(&inode->lock, NULL);
  inode->pipe = calloc(1, sizeof *inode->pipe);
  pthread_create(&a, NULL, open_by_name, NULL);
  pthread_create(&b, NULL, last_close, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  free(inode);
  return 0;
}
