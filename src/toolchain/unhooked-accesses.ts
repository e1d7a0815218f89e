/**
 * The ThreadSanitizer pass leaves out two kinds of accesses. Here the hooks for them are put into what the pass leaves, as LLVM's text:
 *
 * - of a size that is none of 1, 2, 4, 8 and 16 bytes: bit-fields that share three, five or seven bytes (`struct { char kind; unsigned count : 20; }`), short vectors
 *   of three numbers, long ones of 32 bytes;
 * - reads of a structure that is passed by value: the copy is made when the call becomes machine code.
 */
import { byValueArguments } from './by-value-arguments.ts';

const elementBits: Readonly<Record<string, number>> = {
  half: 16,
  bfloat: 16,
  float: 32,
  double: 64,
  fp128: 128,
  ptr: 32,
};
const hookedBytes = new Set([1, 2, 4, 8, 16]);

const type = String.raw`(<\d+ x \w+>|i\d+)`;
const pointer = String.raw`ptr (.+?), align \d+`;
/** A vector's elements in angle brackets, or one operand that may have its own in parentheses. */
const value = String.raw`(?:<[^>]*>|[^,(<]+(?:\(.*?\))?)`;
const load = new RegExp(String.raw`^ +%\S+ = load (?:volatile )?${type}, ${pointer}`);
const store = new RegExp(String.raw`^ +store (?:volatile )?${type} ${value}, ${pointer}`);
const [reads, writes] = ['__tsan_read_range', '__tsan_write_range'];

/** The text of a module, after the pass, with hooks for what it left out; undefined when that is nothing. */
export function hookTheRest(text: string): string | undefined {
  const instrumented = instrumentedGroups(text);
  const out: string[] = [];
  let hooks = 0;
  let inside = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('define ')) inside = isInstrumented(line, instrumented);
    else if (line === '}') inside = false;
    if (inside && line.startsWith('  ')) hooks += addHooks(line, out);
    out.push(line);
  }
  if (hooks === 0) return undefined;
  for (const name of [reads, writes]) if (!text.includes(` @${name}(`)) out.push(`declare void @${name}(ptr, i32)`);
  return `${out.join('\n')}\n`;
}

/** Groups of attributes with `sanitize_thread`, like `#3`. */
function instrumentedGroups(text: string): Set<string> {
  const groups = text.matchAll(/^attributes (#\d+) = \{.*\bsanitize_thread\b/gm);
  return new Set([...groups].map(([, group = '']) => group));
}

function isInstrumented(definition: string, groups: ReadonlySet<string>): boolean {
  return (definition.match(/ #\d+/g) ?? []).some((group) => groups.has(group.trim()));
}

/** Puts the hooks of one instruction into `out`; how many. */
function addHooks(line: string, out: string[]): number {
  const before = out.length;
  const add = (name: string, place: string, bytes: string): void => {
    const debug = /, !dbg !\d+/.exec(line)?.[0] ?? '';
    out.push(`  call void @${name}(ptr ${place}, i32 ${bytes})${debug}`);
  };
  if (line.includes(' byval(')) {
    for (const { type: passed, place } of byValueArguments(line)) {
      add(reads, place, `ptrtoint (ptr getelementptr (${passed}, ptr null, i32 1) to i32)`);
    }
    return out.length - before;
  }
  const isLoad = line.includes(' = load ');
  if (!isLoad && !line.startsWith('  store ')) return 0;
  const [, accessed = '', place = ''] = (isLoad ? load : store).exec(line) ?? [];
  const bytes = bytesOf(accessed);
  if (bytes !== undefined && !hookedBytes.has(bytes)) add(isLoad ? reads : writes, place, String(bytes));
  return out.length - before;
}

function bytesOf(accessed: string): number | undefined {
  const vector = /^<(\d+) x (\w+)>$/.exec(accessed);
  const element = vector?.[2] ?? accessed;
  const bits = elementBits[element] ?? Number(/^i(\d+)$/.exec(element)?.[1]);
  return Number.isNaN(bits) ? undefined : Math.ceil((bits * Number(vector?.[1] ?? 1)) / 8);
}
