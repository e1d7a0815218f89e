/** Names of C++ that fit: what a class was made with hides which of its members is meant. */

/** Names up to so many characters stay as they are. */
const longest = 40;

/** `queue<job, policy<...>>::push` as `queue<…>::push`, when the text is long. Comparisons and shifts stay: arguments follow a name at once. */
export function shortNames(text: string): string {
  if (text.length <= longest || !text.includes('<')) return text;
  let short = '';
  let at = 0;
  while (at < text.length) {
    const end = text[at] === '<' && isArguments(text, at) ? endOfArguments(text, at) : -1;
    short += end < 0 ? text[at] : '<…>';
    at = end < 0 ? at + 1 : end;
  }
  return short;
}

const isArguments = (text: string, at: number): boolean =>
  /\w$/.test(text.slice(0, at)) && !text.slice(0, at).endsWith('operator');

/** Behind the `>` that belongs to the `<` at `from`; -1 when there is none. */
function endOfArguments(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '<') depth++;
    else if (text[at] === '>' && text[at - 1] !== '-' && --depth === 0) return at + 1;
  }
  return -1;
}
