/** For tests: main and side modules that emcc builds, and how each is built. Every side module's `entry` returns 42 when all is well. */
export interface EmscriptenModule {
  readonly name: string;
  readonly source: string;
  readonly compile?: readonly string[];
  /** Flags of the link, besides those of compiling. */
  readonly link?: readonly string[];
  /** The flags of compiling do not reach the link. */
  readonly lost?: true;
  /** What goes wrong is not in the binaries, and why: predicted to load, whatever the call does then. */
  readonly hidden?: string;
}

const mainSource = `
#include <cstdio>
#include <cstring>
#include <dlfcn.h>
#include <stdexcept>
extern "C" {
int counter = 100;
thread_local int mine = 40;
int answer(int value) { return value + 1; }
int thread_answer() { return mine; }
void raise_error() { throw std::runtime_error("raised"); }
}
int main() {
  void *side = dlopen("./side.wasm", RTLD_NOW);
  if (side == nullptr) { printf("dlopen: %s\\n", dlerror()); return 2; }
  puts("loaded");
  fflush(stdout);
  int (*entry)() = (int (*)())dlsym(side, "entry");
  if (entry == nullptr) { printf("dlsym: %s\\n", dlerror()); return 3; }
  try { printf("result %d\\n", entry()); } catch (...) { puts("caught by the main module"); return 4; }
  return 0;
}
`;

const whole = ['-sMAIN_MODULE=1'];

export const mainModules: readonly EmscriptenModule[] = [
  { name: 'plain', source: mainSource, link: whole },
  { name: 'growing', source: mainSource, link: [...whole, '-sALLOW_MEMORY_GROWTH'] },
  { name: 'threads', source: mainSource, compile: ['-pthread'], link: whole },
  { name: 'JavaScript exceptions', source: mainSource, compile: ['-fexceptions'], link: whole },
  { name: 'WebAssembly exceptions', source: mainSource, compile: ['-fwasm-exceptions'], link: whole },
  { name: 'with assertions', source: mainSource, link: [...whole, '-sASSERTIONS=1'] },
  { name: 'minified', source: mainSource, link: [...whole, '-O3'] },
  {
    name: 'what it needs itself',
    source: mainSource,
    link: ['-sMAIN_MODULE=2', '-sEXPORTED_FUNCTIONS=_main,_answer,_raise_error'],
  },
  { name: 'no loader', source: mainSource },
];

const c = (body: string): string => `extern "C" {\n${body}\n}\n`;
const catches =
  '#include <stdexcept>\nextern "C" { void raise_error();\n' +
  'int entry() { try { raise_error(); } catch (const std::exception &) { return 42; } return 0; } }\n';
const side = ['-sSIDE_MODULE=1'];
const plain = c('static int number = 40; int *where = &number; int entry() { return *where + 2; }');
const atomics = c('static int number = 41; int entry() { return __atomic_add_fetch(&number, 1, __ATOMIC_SEQ_CST); }');

export const sideModules: readonly EmscriptenModule[] = [
  { name: 'plain', source: plain, link: side },
  { name: 'threads', source: atomics, compile: ['-pthread'], link: side },
  { name: 'threads lost at the link', source: atomics, compile: ['-pthread'], link: side, lost: true },
  {
    name: 'waits',
    source: c('static int number; int entry() { return __builtin_wasm_memory_atomic_wait32(&number, 7, 0) + 41; }'),
    compile: ['-pthread'],
    link: side,
    lost: true,
  },
  { name: 'function of main', source: c('int answer(int); int entry() { return answer(41); }'), link: side },
  { name: 'other type', source: c('double answer(double); int entry() { return (int)answer(41); }'), link: side },
  { name: 'function of nobody', source: c('int nobody(int); int entry() { return nobody(41); }'), link: side },
  {
    name: 'address of nobody',
    source: c('int nobody(int); int (*volatile call)(int) = nobody; int entry() { return call(41); }'),
    link: side,
  },
  { name: 'variable of nobody', source: c('extern int nobody; int entry() { return nobody + 41; }'), link: side },
  { name: 'variable of main', source: c('extern int counter; int entry() { return counter - 58; }'), link: side },
  { name: 'variable twice', source: c('int counter = 42; int entry() { return counter; }'), link: side },
  {
    name: 'thread-local of main',
    source: c('extern thread_local int mine; int entry() { return mine + 2; }'),
    link: side,
  },
  {
    name: 'C library',
    source:
      '#include <cstdlib>\n#include <cstring>\n#include <cstdio>\n' +
      c(
        'int entry() { char text[8]; snprintf(text, 8, "%d", 42); char *copy = strdup(text); int value = atoi(copy); free(copy); return value; }',
      ),
    link: side,
  },
  {
    name: 'mathematics',
    source:
      '#include <cmath>\n' +
      c('volatile double base = 6.4807406984078604; int entry() { return (int)(std::pow(base, 2) + 0.5); }'),
    link: side,
  },
  {
    name: 'C++ library',
    source:
      '#include <string>\n#include <vector>\n' +
      c(
        'int entry() { std::vector<std::string> all; for (int i = 0; i < 42; i++) all.push_back(std::to_string(i)); return (int)all.size(); }',
      ),
    link: side,
  },
  { name: 'catches, no mode', source: catches, link: side, hidden: 'the compiler left the catch clauses out' },
  { name: 'catches by JavaScript', source: catches, compile: ['-fexceptions'], link: side },
  { name: 'catches by WebAssembly', source: catches, compile: ['-fwasm-exceptions'], link: side },
  {
    name: 'jumps',
    source:
      '#include <csetjmp>\n' +
      c(
        'static jmp_buf place; __attribute__((noinline)) void away() { longjmp(place, 42); } int entry() { int value = setjmp(place); if (value == 0) away(); return value; }',
      ),
    link: side,
  },
  {
    name: '20 MB of data',
    source: c('static char data[20 << 20]; int entry() { data[9] = 42; return data[9]; }'),
    link: side,
  },
  {
    name: 'no entry',
    source: c('int inner() { return 42; }'),
    link: ['-sSIDE_MODULE=2'],
    hidden: 'which functions main asks for by name is in its data',
  },
  { name: 'executable', source: plain, link: ['--no-entry', '-sEXPORTED_FUNCTIONS=_entry'] },
];
