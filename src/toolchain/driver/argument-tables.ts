/** How compiler arguments are read: which take a value, which mean nothing here, which cannot work. */

/** The next word is the value. */
export const withValue: ReadonlySet<string> = new Set(
  (
    '-A -D -F -I -L -T -U -Xassembler -Xclang -Xlinker -Xpreprocessor -arch -e -framework -idirafter -imacros -include -include-pch ' +
    '-iprefix -iquote -isysroot -isystem -iwithprefix -iwithprefixbefore -l -mllvm -MF -MQ -MT -o -target -u -x -z --sysroot --param ' +
    '-rpath -soname'
  ).split(' '),
);

/**
 * Dropped without a word: they choose a processor, a linking model or hardening that this target does not have, and build systems
 * pass them unasked. Nothing in the program's meaning depends on them.
 */
export const dropped: readonly RegExp[] = [
  /^-f(no-pic|no-PIC|(no-)?(pie|PIE))$/,
  /^-(no-)?pie$/,
  /^-(static|rdynamic|s|pipe|pthread|static-libgcc|static-libstdc\+\+|static-pie)$/,
  /^-(nostdlib|nostartfiles|nodefaultlibs|nolibc|nostdlib\+\+)$/,
  /^(-?-specs=|-B.|--sysroot=)/,
  /^-m(arch|tune|cpu|fpu|abi|float-abi)=/,
  /^-m(32|64|x32|(no-)?(sse|mmx|avx)|ssse|ssse|avx|fma|bmi|lzcnt|popcnt|aes|pclmul|rdrnd|f16c|no-red-zone|red-zone|cx16|outline-atomics|no-outline)/,
  /^-f(no-)?(stack-protector|stack-clash-protection|cf-protection|plt|semantic-interposition)/,
  /^-f(no-)?lto/,
  /^-f(no-)?sanitize=thread$/,
  /^-fno-(sanitize=|openmp$|profile|coverage-mapping$|instrument-functions$|test-coverage$)/,
  /^-fprofile-(update|partial-training|reproducible)/,
  /^-ftls-model=/,
  /^-fuse-ld=/,
  /^-gsplit-dwarf/,
  /^-stdlib=libc\+\+$/,
  /^-Wa,--noexecstack$/,
];

/** Dropped too, but the program behaves differently than the flag promises. */
export const ignored: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  { pattern: /^-m64$/, why: 'programs have 32-bit pointers, and `long` has 32 bits' },
];

/** With their value, like {@link dropped}. */
export const droppedWithValue: ReadonlySet<string> = new Set([
  '-arch',
  '-B',
  '-isysroot',
  '-rpath',
  '-soname',
  '-T',
  '--sysroot',
]);

/** What cannot work, and what to do instead. */
export const refused: readonly { readonly pattern: RegExp; readonly what: string; readonly hint: string }[] = [
  {
    pattern: /^-(dynamiclib|bundle)$/,
    what: 'makes a library of another system',
    hint: 'Use `-shared`, and open the library with dlopen.',
  },
  {
    pattern: /^-(fopenmp(?!-simd)|fopenacc|openmp|qopenmp|fgnu-tm|fcilkplus)/,
    what: 'asks for a compiler that makes threads by itself, and its runtime is not there',
    hint: 'Leave it out: the pragmas are then ignored and the code runs in one thread. To check such code, start its threads with pthread_create or std::thread.',
  },
  {
    pattern: /^-?-coverage$|^-f(profile|auto-profile|test-coverage|coverage-mapping|cs-profile|memory-profile)|^-pg?$/,
    what: 'counts or times what runs and writes that to a file, and a checked program has no such file',
    hint: 'Leave it out; which lines ran is not what a check measures.',
  },
  {
    pattern: /^-finstrument-functions/,
    what: 'calls the program at every entry of a function with the caller, which WebAssembly does not tell',
    hint: 'Leave it out.',
  },
  {
    pattern: /^-fsanitize-coverage/,
    what: 'asks for the hooks of a fuzzer',
    hint: 'Leave it out, and check a `main` that calls the fuzz target with inputs that it found.',
  },
  {
    pattern: /^(-r|-Wl,(-r|--relocatable|-Ur))$/,
    what: 'makes one object of several, and there is no such link',
    hint: 'Make an archive with `heddle ar rcs`, or name the objects when linking the program.',
  },
  {
    pattern: /^-Wl,(.*,)?--?(Map|print-map)(=|,|$)/,
    what: 'asks for a map of the linked program, and none is written',
    hint: 'Leave it out.',
  },
  {
    pattern: /^-framework$/,
    what: 'names a library of another system',
    hint: 'Leave it out, with the code that needs it.',
  },
  {
    pattern: /^-fsanitize=/,
    what: "asks for a sanitizer that cannot be combined with Heddle's own instrumentation",
    hint: 'Leave it out: data races, memory errors and misuse of locks are found without it.',
  },
  {
    pattern: /^-(target|-target=.*)$/,
    what: 'chooses a target, and the target is always wasm32-wasip1',
    hint: 'Leave it out.',
  },
  {
    pattern: /^-?-save-temps/,
    what: 'keeps files between the steps of a compiler, and there is only one step',
    hint: 'Leave it out; `-E`, `-S` and `-emit-llvm` make each of those files.',
  },
  { pattern: /^-stdlib=/, what: 'chooses a C++ library, and there is only libc++', hint: 'Leave it out.' },
];

/** ELF linker options with no meaning for wasm-ld. Matched against single words of `-Wl,...` and `-Xlinker`. */
export const droppedLinker: readonly RegExp[] = [
  /^--?(rpath|rpath-link|soname|h|dynamic-linker|version-script|dynamic-list|hash-style|z|O\d?|m|T)(=.*)?$/,
  /^-z./,
  /^-O\d$/,
  /^--?(no-)?(as-needed|undefined|warn-.*|copy-dt-needed-entries|enable-new-dtags|disable-new-dtags|start-group|end-group)$/,
  /^--?(no-)?(export-dynamic|E|Bsymbolic.*|Bstatic|Bdynamic|sort-.*|relax|eh-frame-hdr|gnu-unique|build-id.*|icf.*|fatal-warnings)$/,
  /^-?-(enable|disable)-/,
];

/** Dropped linker options whose value is the next word. */
export const droppedLinkerWithValue: ReadonlySet<string> = new Set([
  '-rpath',
  '--rpath',
  '-rpath-link',
  '--rpath-link',
  '-soname',
  '--soname',
  '-h',
  '-z',
  '-dynamic-linker',
  '--dynamic-linker',
  '--version-script',
  '-version-script',
  '-m',
  '-T',
]);
