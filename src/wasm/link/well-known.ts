/** Names that toolchains give a meaning. Lists are of names only; what is not in them is treated with more care, not less. */

/** Symbols that the loader or the linker makes; no module defines them for others. */
const loaderNames: ReadonlySet<string> = new Set([
  'memory',
  '__indirect_function_table',
  '__memory_base',
  '__memory_base32',
  '__table_base',
  '__table_base32',
  '__stack_pointer',
  '__stack_high',
  '__stack_low',
  '__heap_base',
  '__heap_end',
  '__data_end',
  '__dso_handle',
  '__global_base',
  '__tls_base',
  '__tls_size',
  '__tls_align',
  '__cpp_exception',
  '__c_longjmp',
  '__asyncify_state',
  '__asyncify_data',
]);

export function isLoaderName(name: string): boolean {
  // Emscripten's loader makes these on demand.
  return (
    loaderNames.has(name) || name.startsWith('invoke_') || name.startsWith('__wasm_') || name.startsWith('__em_js')
  );
}

/** Exports that every module may have a copy of, because the linker made them or C++ merges them. */
export function isMeantTwice(name: string): boolean {
  return isLoaderName(name) || /^_ZT[ISVT]|^_ZG[VR]|^__(?:start|stop)_/.test(name) || name === '__original_main';
}

/** Names that Emscripten's JavaScript library defines, by how it names things. */
export function mayComeFromJavaScript(name: string): boolean {
  return (
    /^_?emscripten_|^__syscall_|^__cxa_(?:find_matching_catch|throw|rethrow|begin_catch|end_catch|get_exception_ptr|uncaught|current)|^_em(?:bind|val)_|^_(?:mmap|munmap|msync)_js$|^_?gl[A-Z]|^egl[A-Z]|^al[A-Z]|^alc[A-Z]|^SDL_|^glfw|^glut|^fd_|^environ_|^proc_exit|^dynCall_|^llvm_eh_|^_?(?:dlopen|dlsym)_js|^_(?:gmtime|localtime|mktime|timegm|tzset|setitimer|abort)_js$/.test(
      name,
    ) || javaScriptNames.has(name)
  );
}

const javaScriptNames: ReadonlySet<string> = new Set([
  'abort',
  'exit',
  '_exit',
  '__assert_fail',
  '__resumeException',
  '__call_sighandler',
  'getaddrinfo',
  'getnameinfo',
  'getTempRet0',
  'setTempRet0',
  'saveSetjmp',
  'testSetjmp',
  'strftime',
  'strftime_l',
  'clock_time_get',
  'clock_res_get',
  'random_get',
  'segfault',
  'alignfault',
]);

/** Functions and objects of the C and C++ libraries: the mark of a main module that dropped them. */
export function isLibraryName(name: string): boolean {
  return (
    /^_ZT[ISV](?:N10__cxxabiv1|St|N?S)|^_ZN?K?St|^_ZNK?St3__2|^_Zn[wa]|^_Zd[la]|^__cxa_|^__cxx/.test(name) ||
    libc.has(name)
  );
}

const libc: ReadonlySet<string> = new Set(
  (
    'malloc calloc realloc free memcpy memmove memset memcmp memchr strlen strcmp strncmp strcpy strncpy strcat strchr strrchr strstr strdup ' +
    'strtol strtoul strtoll strtoull strtod strtof atoi atol atof printf fprintf sprintf snprintf vprintf vfprintf vsnprintf puts putchar ' +
    'fputs fputc fopen fclose fread fwrite fseek ftell fflush fgets getc ungetc sscanf fscanf stdin stdout stderr perror strerror qsort bsearch ' +
    'rand srand time clock gettimeofday clock_gettime nanosleep usleep sleep getenv setenv isalpha isdigit isspace toupper tolower ' +
    'sin cos tan asin acos atan atan2 sinh cosh tanh exp exp2 log log2 log10 pow sqrt cbrt floor ceil round trunc fmod sinf cosf expf logf powf ' +
    'open close read write lseek stat fstat mkdir unlink rename opendir readdir closedir setjmp longjmp raise signal sigaction ' +
    'pthread_create pthread_join pthread_mutex_lock pthread_mutex_unlock pthread_mutex_init pthread_cond_wait pthread_cond_signal pthread_self ' +
    'pthread_once pthread_key_create pthread_getspecific pthread_setspecific __errno_location emscripten_builtin_malloc iconv setlocale'
  ).split(' '),
);
