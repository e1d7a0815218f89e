/** What the codes of errors mean that compiling, linking and loading a program give. A data table, in order of code. */
import type { ErrorExplanation } from './explain-errors.ts';

export const buildErrors: Readonly<Record<string, ErrorExplanation>> = {
  HDL_AR_USAGE: {
    meaning: 'heddle ar was called without an operation or an archive.',
    fix: 'Call it as any ar.',
    example: 'heddle ar rcs libqueue.a queue.o',
  },
  HDL_COMPILE_ASSEMBLY: {
    meaning: 'The source contains assembly of another processor, which cannot be meant in WebAssembly.',
    fix: 'Give the code a portable branch. Heddle defines __HEDDLE__ and __wasm__, and no other processor.',
    example: '__asm__ volatile("mfence");',
  },
  HDL_COMPILE_FAILED: {
    meaning: 'The compiler refused a source file. Its own messages stand under the error.',
    fix: 'Correct what the compiler names. Missing include folders are given with -I, as to any compiler.',
    example: 'int main(void) { return undeclared; }',
  },
  HDL_FLAG_INCOMPLETE: {
    meaning: 'A compiler flag that needs a value stands last.',
    fix: 'Give the value, such as `-I include`.',
    example: 'heddle check main.c -I',
  },
  HDL_FLAG_UNSUPPORTED: {
    meaning: 'A compiler flag asks for something that a program under Heddle cannot have.',
    fix: 'Leave the flag out; the message says what it would have needed.',
    example: 'heddle cc -fopenmp -c loops.c',
  },
  HDL_LIBRARY_COUNT: {
    meaning: 'A program can carry at most 31 dynamic libraries.',
    fix: 'Link some of them into one library, or leave out those that the program does not open.',
  },
  HDL_LIBRARY_INVALID: {
    meaning:
      'A file named as a dynamic library is a WebAssembly module, but not one that can be opened: it does not begin with the section dylink.0.',
    fix: 'Build it with heddle cc -shared -fPIC.',
    example: 'heddle cc -shared -fPIC plugin.c -o plugin.so',
  },
  HDL_LIBRARY_NOT_INSTRUMENTED: {
    meaning:
      "A dynamic library was linked by another tool: it does not have Heddle's hooks, so what it does could not be checked.",
    fix: 'Build it with heddle cc -shared -fPIC, or give its sources: --library plugin.c.',
    example: 'heddle check main.c plugin.wasm',
  },
  HDL_LIBRARY_NOT_LINKED: {
    meaning:
      'A linked program was given together with dynamic libraries that were not known when it was linked, so it does not have what they import.',
    fix: 'Name the libraries when the program is linked, or give sources or objects of the program instead.',
    example: 'heddle cc main.o plugin.so -o main && heddle check main',
  },
  HDL_LIBRARY_NOT_PIC: {
    meaning: 'An object of a dynamic library was compiled for a program at fixed addresses.',
    fix: 'Compile every source of the library with -fPIC.',
    example: 'heddle cc -c plugin.c && heddle cc -shared plugin.o -o plugin.so',
  },
  HDL_LINK_DUPLICATE_SYMBOL: {
    meaning: 'Two files of the program define the same function or variable.',
    fix: 'Leave one of the files out, or make the definitions static or inline.',
    example: 'heddle check main.c queue.c queue.o',
  },
  HDL_LINK_FAILED: {
    meaning: 'The linker refused the program. Its own messages stand under the error.',
    fix: 'Correct what the linker names: an object of another compiler, an option that it does not know.',
  },
  HDL_LINK_LIBRARY_NOT_FOUND: {
    meaning: 'A library named with -l is in none of the folders named with -L, nor part of the runtime.',
    fix: 'Name its folder with -L. Libraries of the machine are for another processor: build them with `heddle cc` and `heddle ar`.',
    example: 'heddle check main.c -lqueue',
  },
  HDL_LINK_NO_MAIN: {
    meaning: 'No file of the program defines main.',
    fix: 'Name all files of the program, the one with main among them.',
    example: 'heddle check queue.c',
  },
  HDL_LINK_NO_MODULES: {
    meaning: 'A folder or archive given to heddle link has no WebAssembly module in it.',
    fix: 'Give .wasm or .so files, or a folder or archive that has some.',
    example: 'heddle link main.wasm ./docs',
  },
  HDL_LINK_SHARED_LIBRARY: {
    meaning: 'A shared library of another system was given to be linked.',
    fix: 'Build it with `heddle cc -shared -fPIC` for dlopen, or as an archive (.a) with `heddle cc` and `heddle ar`.',
    example: 'heddle cc main.o libqueue.so',
  },
  HDL_LINK_UNDEFINED_SYMBOL: {
    meaning: 'The program uses a function or variable that no file, library or part of the runtime defines.',
    fix: 'Add the file or library that defines it. Calls that WebAssembly cannot have (fork, sockets...) need a portable branch.',
    example: 'int missing(void); int main(void) { return missing(); }',
  },
  HDL_OBJECT_NOT_INSTRUMENTED: {
    meaning:
      'An object or a member of an archive has code that was compiled without the pass, so a race in it would be missed.',
    fix: 'Compile it with `heddle cc` or `heddle c++`: `make CC="heddle cc"`.',
    example: 'heddle check main.c built-elsewhere.o',
  },
  HDL_OBJECT_WRONG_FORMAT: {
    meaning: 'An object or a member of an archive was compiled for another machine, or is no object at all.',
    fix: 'Compile its sources with `heddle cc` or `heddle c++`: `make clean && make CC="heddle cc" AR="heddle ar"`.',
    example: 'heddle check main.c made-by-gcc.o',
  },
  HDL_OUTPUT_AMBIGUOUS: {
    meaning: '-c makes one object for every source, but -o names only one.',
    fix: 'Leave out -o, or compile the sources one by one.',
    example: 'heddle cc -c -o all.o a.c b.c',
  },
  HDL_PROGRAM_HOOK_ADDRESS: {
    meaning:
      'The program takes the address of a hook that the compiler puts before memory accesses. Calls through it could not be attributed to a place.',
    fix: 'Remove the reference to the __tsan_ function from the source.',
  },
  HDL_PROGRAM_INVALID: {
    meaning: 'A module of the program is not valid WebAssembly, so the engine cannot load it.',
    fix: 'Build it again with `heddle cc`. If Heddle built it from sources, report a bug with them.',
  },
  HDL_PROGRAM_MEMORY: {
    meaning:
      'The WebAssembly module does not import exactly one 32-bit memory, so Heddle cannot give it the memory that it watches.',
    fix: 'Link it with `heddle cc` or `heddle c++`.',
  },
  HDL_PROGRAM_NOT_INSTRUMENTED: {
    meaning:
      'The WebAssembly module has none of the hooks through which Heddle sees memory accesses, so nothing could be found in it.',
    fix: 'Compile it with `heddle cc` or `heddle c++`, or give the sources.',
    example: 'heddle check built-elsewhere.wasm',
  },
  HDL_PROGRAM_RUNTIME_MISSING: {
    meaning:
      'The WebAssembly module has hooks, but lacks parts of the runtime that heddle cc links into every program, or another version of heddle cc linked it.',
    fix: 'Link it with `heddle cc` or `heddle c++` of this version, or give the sources or objects.',
  },
  HDL_PROGRAM_UNSUPPORTED_CALL: {
    meaning:
      'The program called something that has no meaning here: another process, the network, a real signal. Going on would check a program that is not yours.',
    fix: 'docs/reference/posix.md lists what works. Leave the call out with `#ifndef __HEDDLE__` when compiling for Heddle.',
    example: 'pthread_cancel(thread);',
  },
  HDL_RESPONSE_FILE_DEPTH: {
    meaning: 'A response file (`@file` on the command line) includes itself.',
    fix: 'Take the `@file` out of the file.',
  },
  HDL_TOOLCHAIN_DAMAGED: {
    meaning: 'The package of the compiler is incomplete.',
    fix: 'Install again: `npm ci`.',
  },
  HDL_TOOLCHAIN_NATIVE_MISSING: {
    meaning: '--toolchain native needs clang 22 or later and wasm-ld on PATH, and they are not there.',
    fix: 'Leave out the option: the embedded compiler needs nothing. Or install clang and lld.',
    example: 'heddle check main.c --toolchain native',
  },
  HDL_TOOLCHAIN_NOT_BUILT: {
    meaning: 'The runtime that is linked into every program has not been built yet.',
    fix: 'Run `npm run build` in the checkout of Heddle.',
  },
  HDL_UNSUPPORTED_CALL: {
    meaning:
      'The program calls something that a program under Heddle cannot have, such as fork, exec, sockets or real signals. The message names the call and its line.',
    fix: 'Give the code a portable branch under __HEDDLE__, or leave that part out of the check.',
    example: 'pid_t child = fork();',
  },
};
