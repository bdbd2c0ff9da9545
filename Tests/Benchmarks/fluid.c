/* The month of the fluid engine at a fixed number of tasks: minute by minute, or hour by hour.
   Work that does not fit waits; what would wait beyond 60 s is lost.
   Words: the model's file, months, minutes in a step (1 or 60).
   Prints months per second, the sum over hours and services of the utilisation, and the lost. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_HOURS = 8784, MOST_SERVICES = 16 };

static double rates[MOST_HOURS * 60], need[MOST_SERVICES], capacity[MOST_SERVICES],
    visits[MOST_SERVICES], utilisation[MOST_HOURS * MOST_SERVICES],
    backlogs[MOST_HOURS * MOST_SERVICES], losses[MOST_HOURS * MOST_SERVICES];

int main(int count, char **words) {
  if (count < 4) return 64;
  FILE *file = fopen(words[1], "r");
  int hours, services, months = atoi(words[2]), length = atoi(words[3]), steps = 60 / length;
  if (!file || fscanf(file, "%d %d", &hours, &services) != 2 || hours > MOST_HOURS ||
      services > MOST_SERVICES)
    return 66;
  for (int s = 0; s < services; s++)
    if (fscanf(file, "%lf %lf %lf", &need[s], &capacity[s], &visits[s]) != 3) return 65;
  for (int h = 0; h < hours; h++) {
    double rate;
    if (fscanf(file, "%lf", &rate) != 1) return 65;
    for (int m = 0; m < steps; m++) rates[h * steps + m] = rate;
  }
  struct timespec start, stop;
  clock_gettime(CLOCK_MONOTONIC, &start);
  double span = 60.0 * length, used = 0, lost = 0;
  for (int month = 0; month < months; month++) {
    used = lost = 0;
    for (int s = 0; s < services; s++) {
      double backlog = 0, most = capacity[s] * 60;
      for (int h = 0; h < hours; h++) {
        double demand = 0, worst = 0, gone = 0;
        for (int m = h * steps; m < h * steps + steps; m++) {
          double work = rates[m] * need[s], arriving = rates[m] * visits[s];
          demand += work / capacity[s];
          backlog += (work - capacity[s]) * span;
          if (backlog < 0) backlog = 0;
          if (backlog > most) {
            double dropped = (backlog - most) / work * arriving;
            gone += dropped < arriving * span ? dropped : arriving * span;
            backlog = most;
          }
          if (backlog / capacity[s] > worst) worst = backlog / capacity[s];
        }
        utilisation[h * services + s] = demand / steps;
        backlogs[h * services + s] = worst;
        losses[h * services + s] = gone;
      }
    }
    for (int i = 0; i < hours * services; i++) {
      used += utilisation[i];
      lost += losses[i];
    }
    rates[month % (hours * steps)] *= 1 + 1e-15; /* so that no month is the one before */
  }
  clock_gettime(CLOCK_MONOTONIC, &stop);
  double seconds = (stop.tv_sec - start.tv_sec) + (stop.tv_nsec - start.tv_nsec) * 1e-9;
  printf("%.3f %.9f %.6f\n", months / seconds, used, lost);
  return 0;
}
