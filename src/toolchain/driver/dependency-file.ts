/** Dependency files for make: what clang writes, without the files that exist only inside Heddle. */

import type { CompilerArguments } from './arguments.ts';

/** The flags that ask clang for the dependency file of `output`; undefined when none is wanted. */
export function dependencyFlags(given: CompilerArguments, output: string): string[] | undefined {
  if (given.dependencies === undefined) return undefined;
  const named = given.dependencyFlags.some((flag) => flag === '-MT' || flag === '-MQ');
  return [
    given.dependencies.systemHeaders ? '-MD' : '-MMD',
    ...given.dependencyFlags,
    ...(named ? [] : ['-MQ', output]),
  ];
}

/** Where the dependency file of an object goes. */
export function dependencyFile(given: CompilerArguments, output: string): string {
  return given.dependencies?.file ?? `${output.replace(/\.[^./]*$/, '')}.d`;
}

/** Make would look for headers of the embedded sysroot and not find them. */
export function withoutEmbeddedHeaders(text: string): string {
  const rules: string[] = [];
  for (const rule of text.replaceAll('\\\n', ' ').split('\n')) {
    // A backslash may escape a space in a name.
    const words = rule.match(/(?:\\.|\S)+/g) ?? [];
    const kept = words.filter((word) => !word.startsWith('/@heddle/'));
    if (kept.length > 0) rules.push(`${wrapped(kept)}\n`);
  }
  return rules.join('');
}

/** In lines of 78 columns, as clang does it. */
function wrapped(words: readonly string[]): string {
  let line = 0;
  let text = '';
  for (const word of words) {
    const fits = line + 1 + word.length <= 76;
    text += line === 0 ? word : fits ? ` ${word}` : ` \\\n  ${word}`;
    line = fits ? line + 1 + word.length : 2 + word.length;
  }
  return text;
}
