// How often the search has seen what, of SIGHTS; printed when it ends. No part of any state.
#include <stdio.h>
#include <stdlib.h>

#define ENUMERATE(name) seen_##name,
#define SPELL(name) #name,

enum { SIGHTS(ENUMERATE) sights };
static const char* const sight_names[] = {SIGHTS(SPELL)};
static unsigned long coverage[sights];

static void tell_coverage(void) {
  for (int i = 0; i < sights; ++i) printf("seen %s %lu\n", sight_names[i], coverage[i]);
}
