#include "registry.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct client *clients;
static bool up;

static void set_state(struct client *client, int state) {
  client->state = state;
  pthread_cond_broadcast(&changed);
}

static struct client *find(int state) {
  struct client *client = clients;
  while (client != NULL && (int)client->state != state) client = client->next;
  return client;
}

/* Called and returns without the lock. */
static void unbind(struct client *client) {
  client->detach(client);
  free(client->extension);
  pthread_mutex_lock(&lock);
  set_state(client, UNBOUND);
  pthread_mutex_unlock(&lock);
}

static void bind(struct client *client) {
  struct extension *extension = malloc(sizeof *extension);
  extension->helpers = 7;
  client->extension = extension;
  client->attach(client, extension);
  pthread_mutex_lock(&lock);
  bool gone = client->gone;
  client->gone = false;
  set_state(client, gone ? DETACHING : BOUND);
  pthread_mutex_unlock(&lock);
  if (gone) unbind(client);
}

void registry_add(struct client *client) {
  pthread_mutex_lock(&lock);
  client->next = clients;
  clients = client;
  client->state = up ? ATTACHING : UNBOUND;
  bool attach = up;
  pthread_mutex_unlock(&lock);
  if (attach) bind(client);
}

void registry_remove(struct client *client) {
  pthread_mutex_lock(&lock);
  while (client->state != UNBOUND) {
    if (client->state != BOUND) {
      pthread_cond_wait(&changed, &lock);
      continue;
    }
    client->state = DETACHING;
    pthread_mutex_unlock(&lock);
    unbind(client);
    pthread_mutex_lock(&lock);
  }
  struct client **link = &clients;
  while (*link != client) link = &(*link)->next;
  *link = client->next;
  pthread_mutex_unlock(&lock);
}

void provider_register(void) {
  struct client *client;
  pthread_mutex_lock(&lock);
  up = true;
  while ((client = find(UNBOUND)) != NULL) {
    client->state = ATTACHING;
    pthread_mutex_unlock(&lock);
    bind(client);
    pthread_mutex_lock(&lock);
  }
  pthread_mutex_unlock(&lock);
}

void provider_deregister(void) {
  struct client *client;
  pthread_mutex_lock(&lock);
  up = false;
  for (client = clients; client != NULL; client = client->next) client->gone = client->state == ATTACHING;
  while ((client = find(BOUND)) != NULL) {
    client->state = DETACHING;
    pthread_mutex_unlock(&lock);
    unbind(client);
    pthread_mutex_lock(&lock);
  }
  while (find(ATTACHING) != NULL || find(DETACHING) != NULL) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
}
