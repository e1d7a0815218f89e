/** Which clang arguments take the next word as their value, so that `-I inc x.c` is read as clang reads it. */

const WITH_VALUE: ReadonlySet<string> = new Set(
  (
    '-A -D -F -I -L -T -U -Xassembler -Xclang -Xlinker -Xpreprocessor -arch -e -framework -idirafter -imacros -include ' +
    '-iprefix -iquote -isysroot -isystem -iwithprefix -iwithprefixbefore -l -mllvm -MF -MQ -MT -o -target -u -x -z'
  ).split(' '),
);

/** These ask the compiler for something that is no program; `heddle cc` takes them. */
const NO_PROGRAM: ReadonlySet<string> = new Set(['-c', '-E', '-S', '-o', '-M', '-MM', '-fsyntax-only']);

/** Whether the word after `argument` belongs to it. */
export function takesValue(argument: string): boolean {
  return WITH_VALUE.has(argument);
}

/** The first argument that makes no program to check, if any. */
export function findNoProgram(clangArguments: readonly string[]): string | undefined {
  return clangArguments.find((argument, index) => {
    if (index > 0 && takesValue(clangArguments[index - 1] ?? '')) return false;
    return NO_PROGRAM.has(argument) || /^-o./.test(argument);
  });
}
