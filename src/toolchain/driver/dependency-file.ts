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
  return text
    .replaceAll(/[ \t]*\/@heddle\/\S+:?[ \t]*(\\\n)?/g, ' ')
    .replaceAll(/^ *\n/gm, '')
    .replaceAll(/( \\\n)?\s+$/g, '\n');
}
