/** Stacks, locks and memory objects as indented lines of text. */

import { displayWidth, fit, fitEnd, harmless, pad, wrap } from './cells.ts';
import type { HeldLock, MemoryObject, StackFrame, ThreadInfo } from './model.ts';
import { count, formatPlace, formatPlaceInFunction, nearPrefix, threadLabel } from './places.ts';
import { shortNames } from './short-names.ts';
import { sourceLine, type TextContext } from './style.ts';

const maxFrames = 16;
const minSourceCells = 12;

/** Lines with a hanging indent: the first after `indent`, the others two cells further. */
export function paragraph(text: string, indent: number, context: TextContext, hang: number = indent): string[] {
  return wrap(harmless(text), context.columns - Math.max(indent, hang)).map(
    (line, index) => ' '.repeat(index === 0 ? indent : hang) + line,
  );
}

const nameOf = ({ function: name, inlined }: StackFrame, { verbose }: TextContext): string =>
  harmless(name === '' ? '??' : verbose ? name : shortNames(name)) + (inlined === true ? ' [inlined]' : '');

/** Of members the end is what tells them apart. */
const fitName = (name: string, width: number): string => (name.includes('::') ? fitEnd(name, width) : fit(name, width));

/** The end of a place is what tells; that it is not the exact one must not be cut off. */
const fitPlace = (place: string, width: number): string =>
  place.startsWith(nearPrefix)
    ? nearPrefix + fitEnd(place.slice(nearPrefix.length), width - nearPrefix.length)
    : fitEnd(place, width);

/** `#0 bump [inlined]  main.c:7:12  counter++;`: one line a frame, innermost first, aligned; source text where there is room. */
export function renderStack(stack: readonly StackFrame[], indent: number, context: TextContext): string[] {
  if (stack.length === 0) return [`${' '.repeat(indent)}(stack unknown)`];
  const shown = context.verbose ? stack : stack.slice(0, maxFrames);
  const rows = shown.map((frame, index) => ({
    number: `#${index} `,
    name: nameOf(frame, context),
    place: formatPlace(frame),
    source: harmless(sourceLine(context.sources, frame) ?? ''),
  }));
  const room = context.columns - indent;
  const headWidth = Math.min(
    Math.floor(room * 0.45),
    Math.max(...rows.map((row) => displayWidth(row.number + row.name))),
  );
  const placeWidth = Math.min(Math.floor(room * 0.5), Math.max(...rows.map((row) => displayWidth(row.place))));
  const sourceWidth = room - headWidth - placeWidth - 4;
  const lines = rows.map((row) => {
    const left = `${pad(row.number + fitName(row.name, headWidth - row.number.length), headWidth)}  `;
    const place = fitPlace(row.place, placeWidth);
    const withSource = sourceWidth >= minSourceCells && row.source !== '';
    const right = withSource ? `  ${context.style('dim', fit(row.source, sourceWidth))}` : '';
    return (
      ' '.repeat(indent) +
      left +
      context.style('cyan', place) +
      (withSource ? pad('', placeWidth - displayWidth(place)) : '') +
      right
    );
  });
  if (shown.length < stack.length)
    lines.push(`${' '.repeat(indent)}(${count(stack.length - shown.length, 'more frame')})`);
  return lines;
}

/** `at main.c:6:3 in lock_it, called from main.c:12:5 in worker`. */
export function innermostPlaces(stack: readonly StackFrame[]): string {
  const [frame, caller] = stack;
  if (frame === undefined) return 'at an unknown place';
  const from = caller === undefined ? '' : `, called from ${formatPlaceInFunction(caller)}`;
  return `at ${formatPlaceInFunction(frame)}${from}`;
}

/** What `--verbose` adds to a line with {@link innermostPlaces}. */
export function wholeStack(stack: readonly StackFrame[], indent: number, context: TextContext): string[] {
  return context.verbose && stack.length > 1 ? renderStack(stack, indent, context) : [];
}

/** One line a lock: `holding mutex g_lock, locked at ...`; whole stacks when verbose. */
export function renderLocks(locks: readonly HeldLock[], indent: number, context: TextContext): string[] {
  if (locks.length === 0) return [`${' '.repeat(indent)}holding no locks`];
  return locks.flatMap((lock) => {
    const text = `holding ${lock.name}, locked ${innermostPlaces(lock.stack)}`;
    return [...paragraph(text, indent, context, indent + 2), ...wholeStack(lock.stack, indent + 2, context)];
  });
}

/** One line a lock that its thread went on without. */
export function renderRefused(locks: readonly HeldLock[], indent: number, context: TextContext): string[] {
  return locks.flatMap(({ name, stack }) =>
    paragraph(`without ${name}, which was destroyed: asked for ${innermostPlaces(stack)}`, indent, context, indent + 2),
  );
}

/** What memory it is about: name, size, address, which bytes, where it was declared, allocated and freed. */
export function renderMemory(
  memory: MemoryObject,
  threads: readonly ThreadInfo[],
  indent: number,
  context: TextContext,
): string[] {
  const kind = memory.kind === 'global' ? 'global ' : memory.kind === 'thread-local' ? 'thread-local ' : '';
  const sized = memory.size !== undefined && !/\d byte/.test(memory.name);
  const place = memory.kind === 'unknown' && memory.address === 0 ? '' : ` at 0x${memory.address.toString(16)}`;
  const name = memory.name.startsWith('0x') ? 'unknown memory' : `${kind}${memory.name}`;
  let text = `${name}${sized ? `, ${count(memory.size, 'byte')}` : ''}${place}`;
  text += accessedText(memory);
  if (memory.member !== undefined) text += ` (${memory.member.name} of ${memory.member.type})`;
  if (memory.location !== undefined && memory.location.file !== '')
    text += `, declared at ${formatPlace(memory.location)}`;
  const lines = paragraph(text, indent, context, indent + 2);
  for (const [verb, by] of [
    ['allocated', memory.allocatedBy],
    ['freed', memory.freedBy],
    ['destroyed', memory.destroyedBy],
  ] as const) {
    if (by === undefined) continue;
    lines.push(...paragraph(`${verb} by ${threadLabel(threads, by.thread)}`, indent, context));
    lines.push(...renderStack(by.stack, indent + 2, context));
  }
  return lines;
}

function accessedText({ offset, size }: MemoryObject): string {
  if (offset === undefined || offset === 0) return '';
  if (offset < 0) return `, accessed ${count(-offset, 'byte')} before its start`;
  if (size === undefined || offset < size) return `, accessed at offset ${offset}`;
  return offset === size
    ? ', accessed right behind its end'
    : `, accessed ${count(offset - size, 'byte')} behind its end`;
}
