/*
 * Splash2/barnes, fft, lu: as SCTBench ran them, with macros that do not wait for the threads to end; the check is that all work is done when main is
 * through with its own share. What the threads compute is small and differs by KERNEL: 0 bodies put into cells under the cells' locks (barnes), 1 a
 * transposition between two barriers (fft), 2 elimination with a barrier after each column (lu).
 */
#include <assert.h>
#include <pthread.h>

#ifndef KERNEL
#define KERNEL 0
#endif

enum { THREADS = 2, SIDE = 2, CELLS = 2, BODIES = 4 };

static pthread_mutex_t start_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t cell_locks[CELLS];
static pthread_barrier_t barrier;
static int next_thread;
static int finished;
static double from[SIDE][SIDE] = {{4, 1}, {2, 3}}, to[SIDE][SIDE];
static int cell_counts[CELLS];

static void insert_bodies(int thread) {
  for (int i = thread; i < BODIES; i += THREADS) {
    int cell = i * 7 % CELLS;
    pthread_mutex_lock(&cell_locks[cell]);
    cell_counts[cell]++;
    pthread_mutex_unlock(&cell_locks[cell]);
  }
}

static void transpose(int thread) {
  pthread_barrier_wait(&barrier);
  for (int j = 0; j < SIDE; j++) {
    to[thread][j] = from[j][thread];
  }
  pthread_barrier_wait(&barrier);
}

static void eliminate(int thread) {
  for (int k = 0; k < SIDE - 1; k++) {
    for (int i = k + 1; i < SIDE; i++) {
      if (i % THREADS == thread) {
        from[i][k] /= from[k][k];
        for (int j = k + 1; j < SIDE; j++) {
          from[i][j] -= from[i][k] * from[k][j];
        }
      }
    }
    pthread_barrier_wait(&barrier);
  }
}

static void *slave(void *arg) {
  pthread_mutex_lock(&start_lock);
  int thread = next_thread++;
  pthread_mutex_unlock(&start_lock);
  switch (KERNEL) {
    case 0:
      insert_bodies(thread);
      break;
    case 1:
      transpose(thread);
      break;
    default:
      eliminate(thread);
      break;
  }
  pthread_mutex_lock(&start_lock);
  finished++;
  pthread_mutex_unlock(&start_lock);
  return arg;
}

int main(void) {
  pthread_barrier_init(&barrier, NULL, THREADS);
  for (int i = 0; i < CELLS; i++) {
    pthread_mutex_init(&cell_locks[i], NULL);
  }
  for (int i = 1; i < THREADS; i++) {
    pthread_t unused;
    pthread_create(&unused, NULL, slave, NULL);
  }
  slave(NULL);
  assert(finished == THREADS);
  return 0;
}
