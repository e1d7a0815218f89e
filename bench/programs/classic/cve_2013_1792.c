/*
 * ConVul/CVE-2013-1792: a user's two keyrings are installed one after the other, and whoever finds the first takes the second for granted. A lookup that
 * saw no session keyring, and then the other thread's first keyring, dereferences a session keyring that is still NULL.
 */
#include <pthread.h>
#include <stdlib.h>

struct key {
  int usage;
};

struct user {
  struct key *keyring;
  struct key *session_keyring;
};

static pthread_mutex_t install_lock = PTHREAD_MUTEX_INITIALIZER;
static struct user user;

static void install_keyrings(void) {
  if (user.keyring != NULL) {
    return;
  }
  pthread_mutex_lock(&install_lock);
  if (user.keyring == NULL) {
    struct key *keyring = calloc(1, sizeof *keyring);
    struct key *session_keyring = calloc(1, sizeof *session_keyring);
    user.keyring = keyring;
    user.session_keyring = session_keyring;
  }
  pthread_mutex_unlock(&install_lock);
}

static void *look_up(void *arg) {
  if (user.session_keyring == NULL) {
    install_keyrings();
  }
  struct key *key = user.session_keyring;
  key->usage++;
  return arg;
}

static void *install(void *arg) {
  install_keyrings();
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, look_up, NULL);
  pthread_create(&b, NULL, install, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  free(user.keyring);
  free(user.session_keyring);
  return 0;
}
