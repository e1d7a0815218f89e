int mirror(int (*function)(int), int n) { return function(n); }
