/** Reads what a call of LLVM's text passes by value: `ptr noundef byval(%struct.point) align 4 @origin`. */

export interface ByValueArgument {
  readonly type: string;
  readonly place: string;
}

const mark = ' byval(';
/** What a pointer can be, after its attributes: a name, or an expression. */
const startOfPlace = /^(?:[@%]|getelementptr\b|inttoptr\b|addrspacecast\b|null\b|undef\b|poison\b)/;

export function byValueArguments(line: string): ByValueArgument[] {
  const found: ByValueArgument[] = [];
  for (let from = line.indexOf(mark); from >= 0; from = line.indexOf(mark, from + 1)) {
    const open = from + mark.length - 1;
    let at = closing(line, open) + 1;
    const type = line.slice(open + 1, at - 1);
    for (at = afterSpace(line, at); at < line.length && !startOfPlace.test(line.slice(at, at + 20));)
      at = afterSpace(line, endOfWord(line, at));
    const place = line.slice(at, endOfArgument(line, at));
    if (!/^(?:null|undef|poison|)$/.test(place)) found.push({ type, place });
  }
  return found;
}

/** The end of what begins at `from`: at the next of `ends` that is in no parentheses and no quotes. */
function end(line: string, from: number, ends: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < line.length; at++) {
    const letter = line.charAt(at);
    if (letter === '"') quoted = !quoted;
    if (quoted) continue;
    if (depth === 0 && ends.includes(letter)) return at;
    if ('({[<'.includes(letter)) depth++;
    else if (')}]>'.includes(letter)) depth--;
  }
  return line.length;
}

const closing = (line: string, open: number): number => end(line, open + 1, ')');
const endOfWord = (line: string, from: number): number => end(line, from, ' ');
const endOfArgument = (line: string, from: number): number => end(line, from, ',)');

function afterSpace(line: string, from: number): number {
  let at = from;
  while (line.charAt(at) === ' ') at++;
  return at;
}
