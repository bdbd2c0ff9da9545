/* The least a process can do: the yardstick of start-up. */
#include <stdio.h>

int main(void) {
  puts("hello");
  return 0;
}
