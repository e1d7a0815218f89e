/** The import object in Emscripten's JavaScript: what the main module is given, by import module and name. */

/** What stands behind a name; of most one cannot tell without running them. */
export type GivenKind = 'memory' | 'unknown';

export interface GlueImports {
  /** By import module, then by name. */
  readonly modules: ReadonlyMap<string, ReadonlyMap<string, GivenKind>>;
  /** More may be added while the program starts: a name that is not here may come later. */
  readonly open: boolean;
  /** Emscripten has shortened the names: the letter `b` stands for something else in every build. */
  readonly minified: boolean;
}

/** `{ env: wasmImports, ...` or `{a:Pa}`: import modules, whose imports a variable holds. */
const group = /\{\s*(["']?)(env|a|wasi_snapshot_preview1)\1\s*:\s*([\w$]+)\s*[,}]/g;

/** Undefined where none was found, or in a form that is not known here. */
export function readGlueImports(text: string): GlueImports | undefined {
  let found: { readonly module: string; readonly variable: string; readonly given: Map<string, GivenKind> } | undefined;
  const memories = new Set(
    [...text.matchAll(/([\w$]+)\s*=\s*new WebAssembly\.Memory\(/g)].map(([, name = '']) => name),
  );
  const seen = new Set<string>();
  for (const [, , module = '', variable = ''] of text.matchAll(group)) {
    if (seen.has(variable)) continue;
    seen.add(variable);
    const given = largestLiteral(text, variable, memories);
    if (given !== undefined && given.size > (found?.given.size ?? 0)) found = { module, variable, given };
  }
  if (found === undefined) return byUsualName(text, memories);
  const { module, variable, given } = found;
  const open = addNames(text, variable, given);
  const names = module === 'a' ? ['a'] : ['env', 'wasi_snapshot_preview1'];
  return { modules: new Map(names.map((name) => [name, given])), open, minified: module === 'a' };
}

/** The variable that usually holds the imports, wherever it goes from there. */
function byUsualName(text: string, memories: ReadonlySet<string>): GlueImports | undefined {
  const given = largestLiteral(text, 'wasmImports', memories) ?? largestLiteral(text, 'asmLibraryArg', memories);
  return given === undefined ? undefined : { modules: new Map([['env', given]]), open: true, minified: false };
}

/** The keys of the largest object literal that the variable is set to. */
function largestLiteral(
  text: string,
  variable: string,
  memories: ReadonlySet<string>,
): Map<string, GivenKind> | undefined {
  const assignment = new RegExp(`(?<![\\w$.])${escaped(variable)}\\s*=\\s*\\{`, 'g');
  let largest: Map<string, GivenKind> | undefined;
  for (const match of text.matchAll(assignment)) {
    const properties = readProperties(text, match.index + match[0].length);
    if (properties === undefined || properties.size <= (largest?.size ?? 0)) continue;
    largest = new Map();
    for (const [name, value] of properties) {
      // Also `wasmMemory || Module["wasmMemory"]`.
      const first = /^([\w$]+)\s*(?:\|\||$)/.exec(value)?.[1] ?? '';
      largest.set(name, memories.has(first) ? 'memory' : 'unknown');
    }
  }
  return largest;
}

/** Adds what `wasmImports["name"] = ...` adds; true when whole objects are merged in, or names that are computed. */
function addNames(text: string, variable: string, given: Map<string, GivenKind>): boolean {
  const name = `(?<![\\w$.])${escaped(variable)}`;
  for (const match of text.matchAll(new RegExp(`${name}(?:\\.([\\w$]+)|\\[["']([\\w$]+)["']\\])\\s*=(?!=)`, 'g'))) {
    const key = match[1] ?? match[2] ?? '';
    if (!given.has(key)) given.set(key, 'unknown');
  }
  if (new RegExp(`\\bassign\\(\\s*${escaped(variable)}\\b`).test(text)) return true;
  // The loader of dynamic libraries adds what these define, after the main module has what it imports.
  return !text.includes('loadDynamicLibrary') && new RegExp(`${name}\\[[^"'\\]]+\\]\\s*=(?!=)`).test(text);
}

function escaped(name: string): string {
  return name.replaceAll('$', '\\$');
}

/** Names and values of an object literal whose brace ends before `start`; undefined when it is not understood. */
function readProperties(text: string, start: number): Map<string, string> | undefined {
  const properties = new Map<string, string>();
  let at = start;
  while (at < text.length) {
    at = skipBlank(text, at);
    if (text[at] === '}') return properties;
    const key = /^(?:"([^"\\]*)"|'([^'\\]*)'|([\w$]+))\s*/.exec(text.slice(at, at + 200));
    if (key === null) return undefined;
    at += key[0].length;
    const name = key[1] ?? key[2] ?? key[3] ?? '';
    const end = endOfValue(text, at);
    if (end === undefined) return undefined;
    properties.set(name, text[at] === ':' ? text.slice(at + 1, end).trim() : name);
    at = text[end] === ',' ? end + 1 : end;
  }
  return undefined;
}

function skipBlank(text: string, start: number): number {
  const blank = /(?:\s+|\/\/.*|\/\*[\s\S]*?\*\/)*/y;
  blank.lastIndex = start;
  return start + (blank.exec(text)?.[0].length ?? 0);
}

/** The comma or brace that ends a property. Strings are skipped; a regular expression with a brace in it is not understood. */
function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '"' || character === "'" || character === '`') {
      at = text.indexOf(character, at + 1);
      while (at > 0 && text[at - 1] === '\\') at = text.indexOf(character, at + 1);
      if (at < 0) return undefined;
    } else if ('([{'.includes(character)) depth++;
    else if (depth > 0 && ')]}'.includes(character)) depth--;
    else if (depth === 0 && (character === ',' || character === '}')) return at;
  }
  return undefined;
}
