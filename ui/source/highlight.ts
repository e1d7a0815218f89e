/** Colours C and C++ as a reader needs it: comments, texts, numbers, keywords, types, preprocessor lines, calls. No grammar: a token a time. */

export type TokenKind = 'comment' | 'string' | 'number' | 'keyword' | 'type' | 'preprocessor' | 'call' | 'plain';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const keywords = new Set(
  (
    'alignas alignof and asm break case catch class concept const const_cast consteval constexpr constinit continue co_await co_return co_yield decltype ' +
    'default delete do dynamic_cast else enum explicit export extern false final for friend goto if inline mutable namespace new noexcept not nullptr ' +
    'operator or override private protected public register reinterpret_cast requires restrict return sizeof static static_assert static_cast struct ' +
    'switch template this thread_local throw true try typedef typeid typename union using virtual volatile while NULL ' +
    '_Alignas _Alignof _Atomic _Generic _Noreturn _Static_assert _Thread_local'
  ).split(' '),
);
const types = new Set(
  'auto bool char char8_t char16_t char32_t double float int long short signed unsigned void wchar_t _Bool _Complex FILE'.split(
    ' ',
  ),
);
const typeName = /^(?:u?int(?:_least|_fast)?(?:8|16|32|64|ptr|max)_t|[a-z_]\w*_t|atomic_\w+|std|[A-Z][a-z]\w*)$/;

const pattern =
  /(\/\/.*|\/\*[^]*?(?:\*\/|$))|("(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|((?:\b|\.)\d[\w.']*)|([A-Za-z_$][\w$]*)|(\s+)|([^])/g;

/** Tokens of each line. `lines` begin outside of comments. */
export function highlight(lines: readonly string[]): readonly (readonly Token[])[] {
  const result: Token[][] = [];
  let inComment = false;
  for (const line of lines) {
    const tokens: Token[] = [];
    let rest = line;
    if (inComment) {
      const end = line.indexOf('*/');
      const comment = end < 0 ? line : line.slice(0, end + 2);
      tokens.push({ kind: 'comment', text: comment });
      rest = line.slice(comment.length);
      inComment = end < 0;
    }
    inComment = addTokens(rest, tokens) || inComment;
    result.push(tokens);
  }
  return result;
}

/** True when a comment goes on in the next line. */
function addTokens(line: string, into: Token[]): boolean {
  const directive = /^\s*#\s*\w+/.exec(line)?.[0];
  let rest = line;
  if (directive !== undefined) {
    into.push({ kind: 'preprocessor', text: directive });
    rest = line.slice(directive.length);
    const [whole = '', space = '', file = ''] = /^(\s*)(<[^>]*>)/.exec(rest) ?? [];
    if (file !== '') into.push({ kind: 'plain', text: space }, { kind: 'string', text: file });
    rest = rest.slice(whole.length);
  }
  for (const match of rest.matchAll(pattern)) {
    const [text, comment, string, number, word] = match;
    if (comment !== undefined) {
      into.push({ kind: 'comment', text });
      if (text.startsWith('/*') && !/^\/\*[^]*\*\/$/.test(text)) return true;
    } else if (string !== undefined) into.push({ kind: 'string', text });
    else if (number !== undefined) into.push({ kind: 'number', text });
    else if (word !== undefined) into.push({ kind: kindOfWord(word, rest, match.index + text.length), text });
    else addPlain(text, into);
  }
  return false;
}

function kindOfWord(word: string, line: string, end: number): TokenKind {
  if (keywords.has(word)) return 'keyword';
  if (types.has(word) || typeName.test(word)) return 'type';
  return /^\s*\(/.test(line.slice(end)) ? 'call' : 'plain';
}

function addPlain(text: string, into: Token[]): void {
  const last = into.at(-1);
  if (last?.kind === 'plain') into[into.length - 1] = { kind: 'plain', text: last.text + text };
  else into.push({ kind: 'plain', text });
}
