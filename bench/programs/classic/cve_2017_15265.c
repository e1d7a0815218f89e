/*
 * ConVul/CVE-2017-15265: ALSA's sequencer puts a new port into its client's list, where it can be found and deleted, and fills it in afterwards.
 */
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

struct link {
  struct link *next, *previous;
};

struct client {
  int number;
  int port_count;
  struct link ports;
  pthread_mutex_t ports_mutex;
  pthread_mutex_t ports_lock;
};

struct port {
  int client, number;
  struct link list;
  unsigned type;
  pthread_mutex_t use_lock;
};

static struct port *port_of(struct link *link) {
  return (struct port *)((char *)link - offsetof(struct port, list));
}

static struct port *create_port(struct client *client, int number) {
  struct port *fresh = calloc(1, sizeof *fresh);
  fresh->client = client->number;
  fresh->number = -1;
  pthread_mutex_init(&fresh->use_lock, NULL);
  pthread_mutex_lock(&client->ports_mutex);
  pthread_mutex_lock(&client->ports_lock);
  struct link *place = client->ports.next;
  while (place != &client->ports && port_of(place)->number <= number) {
    place = place->next;
  }
  fresh->list.next = place;
  fresh->list.previous = place->previous;
  place->previous->next = &fresh->list;
  place->previous = &fresh->list;
  client->port_count++;
  fresh->number = number;
  pthread_mutex_unlock(&client->ports_lock);
  pthread_mutex_unlock(&client->ports_mutex);
  return fresh;
}

static void delete_port(struct client *client, int number) {
  struct port *found = NULL;
  pthread_mutex_lock(&client->ports_mutex);
  pthread_mutex_lock(&client->ports_lock);
  for (struct link *place = client->ports.next; place != &client->ports; place = place->next) {
    if (port_of(place)->number == number) {
      found = port_of(place);
      place->previous->next = place->next;
      place->next->previous = place->previous;
      client->port_count--;
      break;
    }
  }
  pthread_mutex_unlock(&client->ports_lock);
  pthread_mutex_unlock(&client->ports_mutex);
  if (found != NULL) {
    pthread_mutex_lock(&found->use_lock);
    pthread_mutex_unlock(&found->use_lock);
    free(found);
  }
}

static void *creator(void *arg) {
  struct port *port = create_port(arg, 1);
  port->type = 1;
  return NULL;
}

static void *deleter(void *arg) {
  delete_port(arg, 1);
  return NULL;
}

int main(void) {
  struct client client = {.number = 1, .port_count = 1};
  struct port first = {.client = 1, .number = 0};
  pthread_t a, b;
  client.ports.next = client.ports.previous = &first.list;
  first.list.next = first.list.previous = &client.ports;
  pthread_mutex_init(&client.ports_mutex, NULL);
  pthread_mutex_init(&client.ports_lock, NULL);
  pthread_create(&a, NULL, creator, &client);
  pthread_create(&b, NULL, deleter, &client);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
