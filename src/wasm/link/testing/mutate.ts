/** For tests: damages modules at random and compares what the reader says with the engine. */
import { Random } from '../../../base/random.ts';
import { checkLink } from '../check-link.ts';
import { isReadable, readFacts } from '../facts.ts';
import { formatCases } from './cases-format.ts';
import { memoryCases } from './cases-memory.ts';
import { runtimeCases } from './cases-runtime.ts';
import { symbolCases } from './cases-symbols.ts';
import { partsOf } from './truth.ts';
import { constant, text, writeModule } from './writer.ts';

const largestSeed = 100_000;
const interesting = [0x00, 0x01, 0x40, 0x4e, 0x50, 0x5f, 0x60, 0x63, 0x70, 0x7f, 0x80, 0xfb, 0xfc, 0xfd, 0xfe, 0xff];

/** Types, fields and code of the garbage-collection proposal, by hand: the writer knows functions only. */
function garbageCollected(): Uint8Array<ArrayBuffer> {
  const section = (id: number, bytes: readonly number[]): number[] => [id, bytes.length, ...bytes];
  const types = [
    3, 0x4e, 2, 0x50, 0, 0x5f, 2, 0x7f, 1, 0x63, 0, 0, 0x5e, 0x78, 1, 0x60, 0, 1, 0x7f, 0x4f, 1, 0, 0x5f, 3, 0x7f, 1,
    0x63, 0, 0, 0x7e, 0,
  ];
  const code = [...constant(7), 0xd0, 0x6e, 0xfb, 0x16, 0, 0xfb, 0, 0, 0xfb, 2, 0, 0, 0x0b];
  const withoutCast = [...constant(7), 0xd0, 0, 0xfb, 0, 0, 0xfb, 2, 0, 0, 0x0b];
  const body = (instructions: readonly number[]): number[] => [instructions.length + 1, 0, ...instructions];
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  return Uint8Array.from([
    ...header,
    ...section(1, types),
    ...section(3, [2, 2, 2]),
    ...section(7, [1, ...text('run'), 0, 0]),
    ...section(10, [2, ...body(withoutCast), ...body(code)]),
  ]);
}

/** The modules of the truth table, and some that have what those lack. */
export function fuzzSeeds(): Uint8Array<ArrayBuffer>[] {
  const cases = [...formatCases, ...memoryCases, ...symbolCases, ...runtimeCases];
  const parts = cases.flatMap(({ shows, clean }) => [...partsOf(shows), ...partsOf(clean)].map(({ bytes }) => bytes));
  return [
    ...parts.filter((bytes) => bytes.length < largestSeed),
    garbageCollected(),
    writeModule({ table: { min: 1 } }),
  ];
}

export interface FuzzOutcome {
  readonly runs: number;
  /** The engine compiles them; all of these the reader has to read. */
  readonly valid: number;
  readonly readable: number;
  /** What went wrong: bytes in hexadecimal and why. At most a few. */
  readonly failures: readonly string[];
}

/** Changes, removes and repeats bytes of `seeds`, `runs` times. */
export function fuzz(seeds: readonly Uint8Array<ArrayBuffer>[], runs: number, seed: number): FuzzOutcome {
  const random = new Random();
  random.seed(seed);
  const failures: string[] = [];
  let valid = 0;
  let readable = 0;
  for (let run = 0; run < runs && failures.length < 5; run++) {
    const bytes = mutate(seeds[random.below(seeds.length)] as Uint8Array<ArrayBuffer>, random);
    try {
      const facts = readFacts({ name: 'fuzz', bytes });
      const other = seeds[random.below(seeds.length)] as Uint8Array;
      checkLink([
        { name: 'main', bytes: run % 2 === 0 ? other : bytes },
        { name: 'side', bytes: run % 2 === 0 ? bytes : other },
      ]);
      const compiles = WebAssembly.validate(bytes);
      if (compiles) valid++;
      if (isReadable(facts)) readable++;
      else if (compiles) failures.push(`run ${run}: the engine compiles it, but: ${facts.message}: ${hex(bytes)}`);
    } catch (error) {
      failures.push(
        `run ${run}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}: ${hex(bytes)}`,
      );
    }
  }
  return { runs, valid, readable, failures };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 400), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function mutate(seed: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  let bytes = seed.slice();
  for (let count = 1 + random.below(3); count > 0; count--) {
    if (bytes.length < 10) return bytes;
    // The header stays: what comes behind it is what takes reading.
    const at = 8 + random.below(bytes.length - 8);
    switch (random.below(6)) {
      case 0:
        bytes[at] = random.below(256);
        break;
      case 1:
        bytes[at] = interesting[random.below(interesting.length)] as number;
        break;
      case 2:
        bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
        break;
      case 3:
        bytes = bytes.slice(0, at);
        break;
      case 4:
        bytes = splice(bytes, at, Math.min(bytes.length, at + 1 + random.below(4)), new Uint8Array());
        break;
      default:
        bytes = splice(bytes, at, at, bytes.slice(at, at + 1 + random.below(8)));
    }
  }
  return bytes;
}

function splice(bytes: Uint8Array, start: number, end: number, insert: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes.length - (end - start) + insert.length);
  result.set(bytes.subarray(0, start));
  result.set(insert, start);
  result.set(bytes.subarray(end), start + insert.length);
  return result;
}
