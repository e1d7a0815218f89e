#define _GNU_SOURCE
#include "expect.h"
#include <inttypes.h>
#include <math.h>
#include <strings.h>
#include <unistd.h>
#include <wchar.h>

static int by_number(const void *left, const void *right) { return *(const int *)left - *(const int *)right; }
static int by_number_reversed(const void *left, const void *right, void *sign) { return by_number(left, right) * *(int *)sign; }
static int sign(int value) { return (value > 0) - (value < 0); }

static void copies(void) {
  char to[32], other[4];
  volatile size_t n = 3;
  expect(strcmp(strcpy(to, "hello"), "hello") == 0 && *stpcpy(to, "abc") == 0);
  memset(to, 'x', sizeof to);
  strncpy(to, "ab", 5);
  expect(memcmp(to, "ab\0\0\0x", 6) == 0 && stpncpy(to, "abc", 2) == to + 2);
  strcpy(to, "ab");
  expect(strcmp(strcat(to, "cd"), "abcd") == 0 && strcmp(strncat(to, "efgh", 2), "abcdef") == 0);
  expect(strlcpy(other, "abcdef", sizeof other) == 6 && strcmp(other, "abc") == 0);
  expect(strlcat(other, "xyz", sizeof other) == 6 && strcmp(other, "abc") == 0);
  expect(mempcpy(to, "123", n) == to + 3 && memccpy(to, "a:b", ':', 10) == to + 2 && memccpy(to, "abc", 'z', n) == NULL);
  memcpy(to, "0123456789", 10);
  memmove(to + 2, to, 2 + n);
  expect(memcmp(to, "0101234789", 10) == 0);
  swab("abcdef", to, 6);
  expect(memcmp(to, "badcfe", 6) == 0);
  bzero(to, n);
  expect(to[2] == 0 && to[3] == 'c' && bcmp("ab", "ab", 2) == 0 && bcmp("ab", "ac", 2) != 0);
}

static void searches(void) {
  const char *text = "hello, world";
  expect(strlen(text) == 12 && strnlen(text, 5) == 5 && strnlen(text, 50) == 12);
  expect(strchr(text, 'o') == text + 4 && strrchr(text, 'o') == text + 8 && strchr(text, 'z') == NULL && *strchr(text, 0) == 0);
  expect(*strchrnul(text, 'z') == 0 && index(text, 'w') == text + 7 && rindex(text, 'l') == text + 10);
  expect(strstr(text, "wor") == text + 7 && strstr(text, "") == text && strstr(text, "worlds") == NULL && strstr("aaab", "aab") != NULL);
  expect(strcasestr(text, "WORLD") == text + 7 && memmem(text, 12, "lo", 2) == text + 3);
  expect(strspn(text, "elh") == 4 && strcspn(text, ",") == 5 && strpbrk(text, "xw") == text + 7 && strpbrk(text, "x") == NULL);
  expect(memchr(text, 'l', 3) == text + 2 && memchr(text, 'z', 12) == NULL && memrchr(text, 'l', 12) == text + 10);
  expect(sign(strcmp("a", "b")) == -1 && sign(strcmp("b", "a")) == 1 && strcmp("a", "a") == 0 && sign(strcmp("a\xff", "a")) == 1);
  expect(strncmp("abc", "abd", 2) == 0 && strcasecmp("AbC", "aBc") == 0 && strncasecmp("ABx", "aby", 2) == 0);
  expect(sign(memcmp("a\0b", "a\0c", 3)) == -1 && strcoll("a", "a") == 0);
}

static void splits(void) {
  char text[] = " a,b,,c ", *state, *rest = text;
  expect(strcmp(strtok(text, " ,"), "a") == 0 && strcmp(strtok(NULL, " ,"), "b") == 0);
  expect(strcmp(strtok(NULL, " ,"), "c") == 0 && strtok(NULL, " ,") == NULL && strtok(NULL, " ,") == NULL);
  char again[] = "x:y";
  expect(strcmp(strtok_r(again, ":", &state), "x") == 0 && strcmp(strtok_r(NULL, ":", &state), "y") == 0);
  expect(strtok_r(NULL, ":", &state) == NULL);
  char fields[] = "1::2";
  rest = fields;
  expect(strcmp(strsep(&rest, ":"), "1") == 0 && strcmp(strsep(&rest, ":"), "") == 0 && strcmp(strsep(&rest, ":"), "2") == 0);
  expect(strsep(&rest, ":") == NULL);
}

static void numbers(void) {
  char *end;
  const char *text = " -42x";
  expect(strtol(text, &end, 10) == -42 && end == text + 4 && strtoul("0xff", NULL, 0) == 255 && strtoll("-9000000000", NULL, 10) == -9000000000);
  expect(strtoull("18446744073709551615", NULL, 10) == UINT64_MAX && strtoimax("7", NULL, 10) == 7);
  expect(strtol("99999999999", NULL, 10) == 2147483647 && errno == ERANGE);
  expect(strtod("1.5e3z", &end) == 1500 && *end == 'z' && strtof("0.25", NULL) == 0.25f && strtold("2", NULL) == 2);
  expect(atoi(" 12") == 12 && atol("-3") == -3 && atoll("5") == 5 && atof("0.5") == 0.5);
}

static void formats(void) {
  char text[64], *made;
  int a, count;
  long long b;
  float c;
  double d;
  char word[8], letters[8];
  expect(snprintf(text, sizeof text, "%d %s %5.2f|%-4s|%.2s|%*d|%lld|%c%%", 1, "two", 3.14159, "l", "cut", 4, 7, 1LL << 40, 'x') == 41);
  expect(strcmp(text, "1 two  3.14|l   |cu|   7|1099511627776|x%") == 0);
  expect(snprintf(text, 4, "%s", "truncated") == 9 && strcmp(text, "tru") == 0);
  expect(sprintf(text, "%x%n", 255, &count) == 2 && count == 2);
  expect(asprintf(&made, "%s-%s", "a", "b") == 3 && strcmp(made, "a-b") == 0);
  free(made);
  expect(sscanf("12 9000000000 1.5 2.5 word abc;", "%d %lld %f %lf %7s %7[a-z]%*c", &a, &b, &c, &d, word, letters) == 6);
  expect(a == 12 && b == 9000000000 && c == 1.5f && d == 2.5 && strcmp(word, "word") == 0 && strcmp(letters, "abc") == 0);
}

static void sorts(void) {
  int values[] = {5, 3, 9, 1, 3, 8, 0}, key = 8, descending = -1;
  qsort(values, 7, sizeof values[0], by_number);
  for (int i = 1; i < 7; i++) expect(values[i - 1] <= values[i]);
  expect(*(int *)bsearch(&key, values, 7, sizeof values[0], by_number) == 8);
  key = 7;
  expect(bsearch(&key, values, 7, sizeof values[0], by_number) == NULL);
  qsort_r(values, 7, sizeof values[0], by_number_reversed, &descending);
  for (int i = 1; i < 7; i++) expect(values[i - 1] >= values[i]);
}

static void wide(void) {
  wchar_t to[16];
  expect(wcslen(wcscpy(to, L"héllo")) == 5 && wcscmp(wcscat(to, L"!"), L"héllo!") == 0 && wcsncmp(to, L"hé?", 2) == 0);
  expect(wcschr(to, L'l') == to + 2 && wcsrchr(to, L'l') == to + 3 && wcsstr(to, L"lo") == to + 3);
  expect(wmemcmp(wmemset(to, L'x', 3), L"xxx", 3) == 0 && wmemchr(to, L'o', 6) == to + 4);
}

int main(void) {
  copies();
  searches();
  splits();
  numbers();
  formats();
  sorts();
  wide();
  return 0;
}
