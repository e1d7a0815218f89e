/**
 * The ThreadSanitizer pass leaves out accesses whose size is none of 1, 2, 4, 8 and 16 bytes: bit-fields that share three, five or seven bytes (`struct { char kind;
 * unsigned count : 20; }`), short vectors of three numbers, long ones of 32 bytes. Here the hooks for them are put into what the pass leaves, as LLVM's text.
 */

/** LLVM's statistics go to this file of the scratch folder. */
export const statisticsName = 'object.statistics';

/** Makes clang count what the pass leaves out. Only an LLVM with assertions, as the embedded one, does. */
export function statisticsFlags(file: string): string[] {
  return ['-mllvm', '-stats', '-mllvm', `-info-output-file=${file}`];
}

/** Whether the pass left something out, for all that the statistics say. */
export function mayHaveOddAccesses(statistics: string): boolean {
  const counted = statistics !== '' && !statistics.startsWith('Statistics are disabled');
  return !counted || /\btsan\s+- Number of accesses with bad size/.test(statistics);
}

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

/** The text of a module, after the pass, with hooks for what it left out; undefined when that is nothing. */
export function hookOddAccesses(text: string): string | undefined {
  const lines = text.split('\n');
  const instrumented = instrumentedGroups(text);
  const out: string[] = [];
  const used = new Set<string>();
  let inside = false;
  for (const line of lines) {
    if (line.startsWith('define '))
      inside = (line.match(/ #\d+/g) ?? []).some((group) => instrumented.has(group.trim()));
    else if (line === '}') inside = false;
    const hook = inside ? hookFor(line) : undefined;
    if (hook !== undefined) {
      used.add(hook.name);
      out.push(hook.call);
    }
    out.push(line);
  }
  if (used.size === 0) return undefined;
  for (const name of used) if (!text.includes(` @${name}(`)) out.push(`declare void @${name}(ptr, i32)`);
  return `${out.join('\n')}\n`;
}

/** Groups of attributes with `sanitize_thread`, like `#3`. */
function instrumentedGroups(text: string): Set<string> {
  const groups = text.matchAll(/^attributes (#\d+) = \{.*\bsanitize_thread\b/gm);
  return new Set([...groups].map(([, group = '']) => group));
}

function hookFor(line: string): { readonly name: string; readonly call: string } | undefined {
  const read = load.exec(line);
  const [, accessed = '', place = ''] = read ?? store.exec(line) ?? [];
  const bytes = bytesOf(accessed);
  if (bytes === undefined || hookedBytes.has(bytes)) return undefined;
  const name = read === null ? '__tsan_write_range' : '__tsan_read_range';
  const debug = /, !dbg !\d+/.exec(line)?.[0] ?? '';
  return { name, call: `  call void @${name}(ptr ${place}, i32 ${bytes})${debug}` };
}

function bytesOf(accessed: string): number | undefined {
  const vector = /^<(\d+) x (\w+)>$/.exec(accessed);
  const element = vector?.[2] ?? accessed;
  const bits = elementBits[element] ?? Number(/^i(\d+)$/.exec(element)?.[1]);
  return Number.isNaN(bits) ? undefined : Math.ceil((bits * Number(vector?.[1] ?? 1)) / 8);
}
