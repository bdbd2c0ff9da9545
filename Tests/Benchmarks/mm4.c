/* M/M/4 at 80 % utilisation as a plain event loop: a binary heap of departures, a ring of those
   that wait, xoshiro256++, the mean response. It keeps no percentiles.
   Prints events per second and the mean response in seconds. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SERVERS = 4, RING = 1 << 20 };

static uint64_t state[4] = {1, 2, 3, 4};

static inline uint64_t rotated(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

static inline double exponential(double mean) {
  uint64_t result = rotated(state[0] + state[3], 23) + state[0], t = state[1] << 17;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= t;
  state[3] = rotated(state[3], 45);
  return -mean * log(((double)(result >> 11) + 1) * 0x1p-53);
}

typedef struct {
  double time, arrived;
} Departure;

static Departure heap[SERVERS];
static int busy;
static struct {
  double arrived, work;
} ring[RING];

static void push(Departure added) {
  int hole = busy++;
  while (hole > 0 && added.time < heap[(hole - 1) / 2].time) {
    heap[hole] = heap[(hole - 1) / 2];
    hole = (hole - 1) / 2;
  }
  heap[hole] = added;
}

static void replace_first(Departure added) {
  int hole = 0, child;
  while ((child = 2 * hole + 1) < busy) {
    if (child + 1 < busy && heap[child + 1].time < heap[child].time) child++;
    if (heap[child].time >= added.time) break;
    heap[hole] = heap[child];
    hole = child;
  }
  heap[hole] = added;
}

int main(int count, char **words) {
  double end = count > 1 ? atof(words[1]) : 2e6, rate = 3.2;
  struct timespec start, stop;
  clock_gettime(CLOCK_MONOTONIC, &start);
  double next = exponential(1 / rate), sum = 0;
  long events = 0, served = 0;
  unsigned head = 0, tail = 0;
  for (;;) {
    double done = busy ? heap[0].time : INFINITY, now = next < done ? next : done;
    if (now >= end) break;
    events++;
    if (next < done) {
      double work = exponential(1);
      next = now + exponential(1 / rate);
      if (busy < SERVERS) {
        push((Departure){now + work, now});
      } else {
        ring[tail % RING].arrived = now;
        ring[tail++ % RING].work = work;
      }
    } else {
      sum += now - heap[0].arrived;
      served++;
      if (head != tail) {
        double arrived = ring[head % RING].arrived, work = ring[head++ % RING].work;
        replace_first((Departure){now + work, arrived});
      } else {
        Departure last = heap[--busy];
        if (busy) replace_first(last);
      }
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &stop);
  double seconds = (stop.tv_sec - start.tv_sec) + (stop.tv_nsec - start.tv_nsec) * 1e-9;
  printf("%.0f %.6f\n", events / seconds, sum / served);
  return 0;
}
