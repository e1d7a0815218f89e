/**
 * Watch expressions: names of variables as the trace has them (`queue.items[2]`), integers, `( )`, unary `- ! ~` and C's binary operators with C's
 * precedence. Arithmetic is on integers of any size; a comparison gives 1 or 0.
 */

export type Expression =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

/** Says what was expected and what was found. */
export class WatchError extends Error {
  override readonly name: string = 'WatchError';
}

const tokenPattern =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+)|([A-Za-z_$][\w$]*(?:::[\w$]+|\.[\w$]+|\[\d+\])*)|`([^`]+)`|(\|\||&&|==|!=|<=|>=|<<|>>|[-+*/%<>&|^!~()]))/y;

/** Weakest first. */
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

type Token =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'sign'; readonly sign: string };

/** @throws WatchError */
export function parseWatch(text: string): Expression {
  const tokens = tokenize(text);
  let at = 0;
  const sign = (wanted: readonly string[]): string | undefined => {
    const token = tokens[at];
    if (token?.kind !== 'sign' || !wanted.includes(token.sign)) return undefined;
    at++;
    return token.sign;
  };
  const primary = (): Expression => {
    const unary = sign(['-', '!', '~']);
    if (unary !== undefined) return { kind: 'unary', operator: unary, operand: primary() };
    if (sign(['(']) !== undefined) {
      const inner = binary(0);
      if (sign([')']) === undefined) throw new WatchError('A `)` is missing.');
      return inner;
    }
    const token = tokens[at++];
    if (token === undefined) throw new WatchError('A name or number is missing at the end.');
    if (token.kind === 'sign') throw new WatchError(`Expected a name or number, found \`${token.sign}\`.`);
    return token;
  };
  const binary = (level: number): Expression => {
    const operators = levels[level];
    if (operators === undefined) return primary();
    let left = binary(level + 1);
    for (let operator = sign(operators); operator !== undefined; operator = sign(operators))
      left = { kind: 'binary', operator, left, right: binary(level + 1) };
    return left;
  };
  const expression = binary(0);
  if (at < tokens.length) throw new WatchError('Expected an operator between two values.');
  return expression;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < end) {
    const from = tokenPattern.lastIndex;
    const match = tokenPattern.exec(text);
    if (match === null) throw new WatchError(`Cannot read \`${text.slice(from).trim()}\`.`);
    const [, number, name, quoted, sign] = match;
    if (number !== undefined) tokens.push({ kind: 'number', value: BigInt(number) });
    else if (sign === undefined) tokens.push({ kind: 'name', name: name ?? quoted ?? '' });
    else tokens.push({ kind: 'sign', sign });
  }
  if (tokens.length === 0) throw new WatchError('Write the name of a variable.');
  return tokens;
}

/** The expression's value; undefined when a name has none yet. @throws WatchError on division by zero and the like. */
export function evaluate(expression: Expression, valueOf: (name: string) => bigint | undefined): bigint | undefined {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'name':
      return valueOf(expression.name);
    case 'unary': {
      const value = evaluate(expression.operand, valueOf);
      if (value === undefined) return undefined;
      if (expression.operator === '-') return -value;
      return expression.operator === '~' ? ~value : truth(value === 0n);
    }
    case 'binary': {
      const left = evaluate(expression.left, valueOf);
      const right = evaluate(expression.right, valueOf);
      return left === undefined || right === undefined ? undefined : apply(expression.operator, left, right);
    }
  }
}

/** Every name in the expression. */
export function namesIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'name':
      return [expression.name];
    case 'unary':
      return namesIn(expression.operand);
    case 'binary':
      return [...namesIn(expression.left), ...namesIn(expression.right)];
  }
}

const truth = (value: boolean): bigint => (value ? 1n : 0n);

function apply(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '||':
      return truth(a !== 0n || b !== 0n);
    case '&&':
      return truth(a !== 0n && b !== 0n);
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '&':
      return a & b;
    case '==':
      return truth(a === b);
    case '!=':
      return truth(a !== b);
    case '<':
      return truth(a < b);
    case '<=':
      return truth(a <= b);
    case '>':
      return truth(a > b);
    case '>=':
      return truth(a >= b);
    case '<<':
    case '>>':
      if (b < 0n || b > 1024n) throw new WatchError(`Cannot shift by ${b}.`);
      return operator === '<<' ? a << b : a >> b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    default:
      if (b === 0n) throw new WatchError('Division by zero.');
      return operator === '/' ? a / b : a % b;
  }
}
