/** The collection of real bug shapes that comes with Heddle: specimens/NAME/specimen.json. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HeddleError } from '../base/error.ts';
import { list, natural, object, oneOf, optional, required, text } from '../report/shape.ts';
import { mismatch } from '../report/shape-check.ts';
import { didYouMean } from './suggest.ts';

/** One program of a specimen and what Heddle must say about it. */
export interface SpecimenVariant {
  readonly name: string;
  readonly files: readonly string[];
  readonly flags?: readonly string[];
  readonly arguments?: readonly string[];
  readonly options?: {
    /** At most so many executions, where one is slow by nature. */
    readonly runs?: number;
    /** The one under which `expect` holds; without it, under both. */
    readonly memoryModel?: 'c11' | 'sc';
  };
  readonly expect: {
    readonly verdict: 'clean' | 'findings' | 'incomplete' | 'error';
    /** Kinds that must be among the findings. */
    readonly kinds?: readonly string[];
    readonly cause?: string;
  };
}

interface SpecimenFile {
  readonly title: string;
  readonly variants: readonly SpecimenVariant[];
}

export interface Specimen extends SpecimenFile {
  readonly name: string;
  readonly folder: string;
}

const variantShape = object<SpecimenVariant>({
  name: required(text(), 'unique in its specimen'),
  files: required(list(text()), 'sources in the folder'),
  flags: optional(list(text()), 'for the compiler'),
  arguments: optional(list(text()), 'for the program'),
  options: optional(
    object<NonNullable<SpecimenVariant['options']>>({
      runs: optional(natural(), 'executions at most'),
      memoryModel: optional(oneOf({ c11: 0, sc: 0 }), 'under which it behaves like this'),
    }),
    'for the campaign',
  ),
  expect: required(
    object<SpecimenVariant['expect']>({
      verdict: required(oneOf({ clean: 0, findings: 0, incomplete: 0, error: 0 }), 'of the whole check'),
      kinds: optional(list(text()), 'that must be found'),
      cause: optional(text(), 'of one of the findings'),
    }),
    'what Heddle must say',
  ),
});
const fileShape = object<SpecimenFile>({
  title: required(text(), 'one sentence'),
  variants: required(list(variantShape), 'buggy and fixed programs'),
});

const collection = fileURLToPath(new URL('../../specimens/', import.meta.url));

/** All specimens by name. */
export function readSpecimens(): readonly Specimen[] {
  const folders = readdirSync(collection, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map((entry) => entry.name)
    .toSorted()
    .map(readSpecimen);
}

/** @throws HeddleError `HDL_SPECIMEN_UNKNOWN` with the nearest name. */
export function selectSpecimens(all: readonly Specimen[], names: readonly string[]): readonly Specimen[] {
  return names.map((name) => {
    const specimen = all.find((candidate) => candidate.name === name);
    if (specimen !== undefined) return specimen;
    const known = all.map((candidate) => candidate.name);
    throw new HeddleError('HDL_SPECIMEN_UNKNOWN', `There is no specimen \`${name}\`.`, {
      hint: didYouMean(name, known, 'Run `heddle specimens` for the list.'),
    });
  });
}

function readSpecimen(name: string): Specimen {
  const folder = join(collection, name);
  const value: unknown = JSON.parse(readFileSync(join(folder, 'specimen.json'), 'utf8'));
  const problem = mismatch(fileShape, value);
  if (problem !== undefined) {
    throw new HeddleError('HDL_SPECIMEN_INVALID', `\`${join(folder, 'specimen.json')}\` is no specimen: ${problem}.`);
  }
  return { ...(value as SpecimenFile), name, folder };
}
