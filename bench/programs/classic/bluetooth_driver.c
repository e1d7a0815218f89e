/*
 * CS/bluetooth_driver: a request checks that the device is not stopping, is preempted, and counts itself in after the device has stopped.
 * The driver model of Qadeer and Wu, "KISS: keep it simple and sequential", PLDI 2004. Main is the request.
 */
#include <assert.h>
#include <pthread.h>

struct device {
  int pending;
  int stopping;
  int may_stop;
};

static pthread_mutex_t counter_lock = PTHREAD_MUTEX_INITIALIZER;
static int stopped;

static int enter(struct device *device) {
  if (device->stopping) {
    return 0;
  }
  pthread_mutex_lock(&counter_lock);
  device->pending = device->pending + 1;
  pthread_mutex_unlock(&counter_lock);
  return 1;
}

static void leave(struct device *device) {
  pthread_mutex_lock(&counter_lock);
  device->pending = device->pending - 1;
  int left = device->pending;
  pthread_mutex_unlock(&counter_lock);
  if (left == 0) {
    device->may_stop = 1;
  }
}

static void *stop(void *arg) {
  struct device *device = arg;
  device->stopping = 1;
  leave(device);
  if (device->may_stop) {
    stopped = 1;
  }
  return NULL;
}

int main(void) {
  struct device device = {1, 0, 0};
  pthread_t stopper;
  pthread_create(&stopper, NULL, stop, &device);
  if (enter(&device)) {
    assert(!stopped);
  }
  leave(&device);
  pthread_join(stopper, NULL);
  return 0;
}
