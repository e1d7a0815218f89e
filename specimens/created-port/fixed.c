#include <pthread.h>
#include <stdlib.h>

struct port {
  int number;
  int capability;
  int references;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct port *ports[2];

static struct port *create_port(int number) {
  struct port *port = calloc(1, sizeof *port);
  port->number = number;
  port->references = 2;
  pthread_mutex_lock(&lock);
  ports[number] = port;
  pthread_mutex_unlock(&lock);
  return port;
}

static void release_port(struct port *port) {
  pthread_mutex_lock(&lock);
  int left = --port->references;
  pthread_mutex_unlock(&lock);
  if (left == 0) {
    free(port);
  }
}

static void delete_port(int number) {
  pthread_mutex_lock(&lock);
  struct port *port = ports[number];
  ports[number] = NULL;
  pthread_mutex_unlock(&lock);
  if (port != NULL) {
    release_port(port);
  }
}

static void *ioctl_create(void *arg) {
  struct port *port = create_port(1);
  port->capability = 7;
  release_port(port);
  return arg;
}

static void *ioctl_delete(void *arg) {
  delete_port(1);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, ioctl_create, NULL);
  pthread_create(&b, NULL, ioctl_delete, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  delete_port(1);
  return 0;
}
