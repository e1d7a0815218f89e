/* Ends the execution with a finding that names the expression. */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define expect assert
