/* Network module registrar: tells clients when the provider of an extension comes and goes. */
#ifndef REGISTRY_H
#define REGISTRY_H

/* What a provider hands to each client that it is attached to, and frees when the client has detached. */
struct extension {
  int helpers;
};

struct client {
  void (*attach)(struct client *client, struct extension *extension);
  void (*detach)(struct client *client);
  struct client *next;
  struct extension *extension;
  enum { UNBOUND, ATTACHING, BOUND, DETACHING } state;
  /* The provider went away while the client was being attached: who attaches has to detach it too. */
  int gone;
};

/* Attaches the client before it returns if the provider is there; and detaches it again if the provider goes away in the meantime. */
void registry_add(struct client *client);
void registry_remove(struct client *client);
void provider_register(void);
/* Detaches all clients. */
void provider_deregister(void);

#endif
