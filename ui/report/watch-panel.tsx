/** Watched expressions with their values at the present event. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { FindingView } from './finding-view.ts';
import { evaluate, type Expression, namesIn, parseWatch, WatchError } from './watch-expression.ts';

export function WatchPanel({ view }: { readonly view: FindingView }): VNode {
  const problem = useSignal('');
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = (event.currentTarget as HTMLFormElement).elements.namedItem('expression') as HTMLInputElement;
    const text = input.value.trim();
    problem.value = problemOf(view, text);
    if (problem.value !== '') return;
    if (!view.watches.value.includes(text)) view.watches.value = [...view.watches.value, text];
    input.value = '';
  };
  const names = view.values.names();
  return (
    <section class="panel watch">
      <h3 id="watch">Watch</h3>
      {view.watches.value.length === 0 ? null : (
        <table aria-labelledby="watch">
          <tbody>
            {view.watches.value.map((text) => (
              <Watched key={text} view={view} text={text} />
            ))}
          </tbody>
        </table>
      )}
      <form class="no-print" onSubmit={add}>
        <label>
          Expression
          <input
            name="expression"
            list="variables"
            autocomplete="off"
            spellcheck={false}
            placeholder="head - tail == 2"
          />
        </label>
        <button type="submit">Watch</button>
        <datalist id="variables">
          {names.slice(0, 500).map((name) => (
            <option key={name} value={/^[\w$.:[\]]+$/.test(name) ? name : `\`${name}\``} />
          ))}
        </datalist>
      </form>
      <p class="problem" role="status">
        {problem.value}
      </p>
    </section>
  );
}

function Watched({ view, text }: { readonly view: FindingView; readonly text: string }): VNode {
  const event = view.event.value;
  const value = valueOf(view, text, event);
  const changed = event > 0 && valueOf(view, text, event - 1) !== value;
  const remove = (): void => {
    view.watches.value = view.watches.value.filter((one) => one !== text);
  };
  return (
    <tr class={changed ? 'changed' : ''}>
      <th scope="row">
        <code>{text}</code>
      </th>
      <td>
        <code>{value}</code>
        {changed ? <span class="small"> changed</span> : null}
      </td>
      <td>
        <button type="button" class="link no-print" aria-label={`Do not watch ${text}`} onClick={remove}>
          ×
        </button>
      </td>
    </tr>
  );
}

/** Whole names first: those of heap blocks are no expressions. */
function valueOf(view: FindingView, text: string, event: number): string {
  const plain = view.values.at(text, event);
  if (plain !== undefined) return plain;
  try {
    const value = evaluate(parse(text), (name) => view.values.numberAt(name, event));
    return value === undefined ? 'not known yet' : value.toString();
  } catch (error) {
    if (error instanceof WatchError) return error.message;
    throw error;
  }
}

const parsed = new Map<string, Expression>();

function parse(text: string): Expression {
  const known = parsed.get(text) ?? parseWatch(text);
  parsed.set(text, known);
  return known;
}

function problemOf(view: FindingView, text: string): string {
  const names = view.values.names();
  if (names.includes(text)) return '';
  try {
    const unknown = namesIn(parse(text)).find((name) => !names.includes(name));
    return unknown === undefined ? '' : `No access to \`${unknown}\` in this execution.`;
  } catch (error) {
    if (error instanceof WatchError) return error.message;
    throw error;
  }
}
