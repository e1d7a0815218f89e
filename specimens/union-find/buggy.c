#include <pthread.h>
#include <stdatomic.h>

static atomic_int parent[2] = {0, 1};

static int find(int item) {
  int up = atomic_load(&parent[item]);
  if (up == item) {
    return item;
  }
  int root = find(up);
  atomic_store(&parent[item], root);
  return root;
}

static void unite(int left, int right) {
  int a = find(left), b = find(right);
  if (a != b) {
    atomic_store(&parent[a], b);
  }
}

static void *forwards(void *arg) {
  unite(0, 1);
  return arg;
}

static void *backwards(void *arg) {
  unite(1, 0);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, forwards, NULL);
  pthread_create(&b, NULL, backwards, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return find(0) == find(1) ? 0 : 1;
}
