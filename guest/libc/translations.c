/* libintl.h without catalogues: every text is its own translation. */
#include "visible.h"
#include <libintl.h>
#include <stddef.h>

static char current_domain[] = "messages";

char *gettext(const char *text) { return (char *)text; }
char *dgettext(const char *domain, const char *text) { return (void)domain, (char *)text; }
char *dcgettext(const char *domain, const char *text, int category) { return (void)domain, (void)category, (char *)text; }
char *ngettext(const char *one, const char *many, unsigned long count) { return (char *)(count == 1 ? one : many); }
char *dngettext(const char *domain, const char *one, const char *many, unsigned long count) { return (void)domain, ngettext(one, many, count); }
char *dcngettext(const char *domain, const char *one, const char *many, unsigned long count, int category) { return (void)domain, (void)category, ngettext(one, many, count); }
char *textdomain(const char *domain) { return domain != NULL ? (char *)domain : current_domain; }
char *bindtextdomain(const char *domain, const char *folder) { return (void)domain, (char *)folder; }
char *bind_textdomain_codeset(const char *domain, const char *codeset) { return (void)domain, (char *)codeset; }
