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
  /^-m(arch|tune|cpu|fpu|abi|float-abi)=/,
  /^-m(32|64|x32|sse|ssse|avx|fma|bmi|lzcnt|popcnt|aes|pclmul|rdrnd|f16c|no-red-zone|red-zone|cx16|outline-atomics|no-outline)/,
  /^-f(no-)?(stack-protector|stack-clash-protection|cf-protection|plt|semantic-interposition)/,
  /^-f(no-)?lto/,
  /^-f(no-)?sanitize=thread$/,
  /^-fno-sanitize=/,
  /^-ftls-model=/,
  /^-fuse-ld=/,
  /^-gsplit-dwarf/,
  /^-stdlib=libc\+\+$/,
  /^-Wa,--noexecstack$/,
];

/** With their value, like {@link dropped}. */
export const droppedWithValue: ReadonlySet<string> = new Set([
  '-arch',
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
  /^--?(rpath|rpath-link|soname|h|dynamic-linker|version-script|dynamic-list|hash-style|z|Map|O\d?|m|T)(=.*)?$/,
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
  '-Map',
  '-m',
  '-T',
]);
