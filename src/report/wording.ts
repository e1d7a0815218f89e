/** Title and explanation of a finding from its parts, so that every producer words the same bug alike. */

import { harmless } from './cells.ts';
import type { Access, Finding, FindingKind, HeldLock, Wait } from './model.ts';
import { formatPlace, formatPlaceInFunction, placesOf, threadLabel } from './places.ts';

/** What the words depend on. */
export type FindingDraft = Pick<Finding, 'kind' | 'threads'> &
  Partial<Pick<Finding, 'cause' | 'memory' | 'accesses' | 'waits' | 'frames' | 'message'>>;

/** Kinds whose title is a noun phrase of its own; the others take theirs from the program's message. */
const nouns: Readonly<Partial<Record<FindingKind, string>>> = {
  'data-race': 'data race on',
  'use-after-free': 'use after free of',
  'double-free': 'double free of',
  'invalid-free': 'invalid free of',
  'heap-overflow': 'access outside of',
};
const plainNouns: Readonly<Partial<Record<FindingKind, string>>> = {
  livelock: 'livelock',
  hang: 'hang',
  'stack-overflow': 'stack overflow',
  'out-of-memory': 'out of memory',
  'null-dereference': 'null dereference',
  'thread-leak': 'thread is neither joined nor detached',
};

/** `data race on counter (main.c:7)`: what and where, one line. */
export function findingTitle(draft: FindingDraft): string {
  const place = placesOf(draft)[0];
  const where =
    place === undefined || place.file === '' ? (place?.function ?? '') : formatPlace({ ...place, column: 0 });
  const what = titleSubject(draft);
  return where === '' || what.includes(`(${where})`) ? what : `${what} (${where})`;
}

function titleSubject(draft: FindingDraft): string {
  const { kind, cause, message } = draft;
  const waits = (draft.waits ?? []).filter(({ victim }) => victim !== true);
  const objects = [...new Set(waits.map((wait) => wait.object))];
  if (kind === 'deadlock') {
    if (cause === 'lost-wake-up') return `lost wake-up on ${objects[0] ?? 'a condition'}`;
    if (cause === 'self-deadlock') return `self-deadlock on ${objects[0] ?? 'a lock'}`;
    return `deadlock of ${waits.length === 1 ? '1 thread' : `${waits.length} threads`} over ${listed(objects)}`;
  }
  if (kind === 'lock-order-inversion') return `lock order inversion of ${listed(objects)}`;
  const noun = nouns[kind];
  if (noun !== undefined) {
    const { name = 'memory', member } = draft.memory ?? {};
    const isRaced = kind === 'data-race' && member !== undefined;
    return `${noun} ${isRaced ? `${member.name} of ${member.type}` : name}`;
  }
  return plainNouns[kind] ?? firstLine(message) ?? kind.replaceAll('-', ' ');
}

/** Why it is a bug: what does not order the accesses, who waits for whom, who freed the block. One to three sentences. */
export function findingExplanation(draft: FindingDraft): string {
  const [first, second] = draft.accesses ?? [];
  if (draft.kind === 'data-race' && first !== undefined && second !== undefined) return unordered(draft, first, second);
  if (draft.waits !== undefined && draft.waits.length > 0) return waitText(draft, draft.waits);
  const freed = draft.memory?.freedBy;
  if (freed !== undefined && first !== undefined) {
    const by = threadLabel(draft.threads, freed.thread);
    const user = threadLabel(draft.threads, first.thread);
    const who = freed.thread === first.thread ? `${by} freed the block itself and` : `${by} freed the block before`;
    return `${who} ${freed.thread === first.thread ? 'goes on to use it' : `${user} was done with it`}: ${first.operation}.`;
  }
  if (draft.message === undefined || firstLine(draft.message) === titleSubject(draft)) return '';
  return draft.kind === 'hang' ? `${sentence(draft.message)} ${readTakenOut}` : sentence(draft.message);
}

/** What `while (!done);` comes to. */
const readTakenOut =
  'Where the source reads a variable in that loop, the compiler has taken the read out, as it may when the variable is not atomic; with -O0 it stays, and who writes the variable shows.';

/** Names the locks of both sides: a common one would have ordered them, so there is none. */
function unordered(draft: FindingDraft, a: Access, b: Access): string {
  const [nameA, nameB] = [a, b].map((access) => threadLabel(draft.threads, access.thread)) as [string, string];
  const locks = lockText(nameA, a.locks, nameB, b.locks);
  const atomic = [a, b].map((access) => access.operation.startsWith('atomic'));
  // A free is never atomic.
  const isFree = [a, b].some((access) => access.operation.startsWith('free'));
  const mixed =
    isFree || atomic[0] === atomic[1]
      ? ''
      : ` Only the access of ${atomic[0] === true ? nameA : nameB} is atomic; both would have to be.`;
  return `${locks} Nothing else orders the two accesses either: no create, join, semaphore, condition or atomic operation leads from one to the other.${mixed}${objectText(draft, a, b)}${[a, b].map((access) => refusedText(draft, access)).join('')}`;
}

/** Of locks that would perhaps have ordered the accesses. */
function refusedText({ threads }: FindingDraft, { thread, refused = [] }: Access): string {
  if (refused.length === 0) return '';
  return ` ${threadLabel(threads, thread)} asked for ${listed(refused.map(({ name }) => name))}, which was destroyed, and went on without.`;
}

/** Of a synchronisation object that one of the two makes or destroys. */
function objectText({ threads }: FindingDraft, a: Access, b: Access): string {
  for (const [maker, user] of [
    [a, b],
    [b, a],
  ] as const) {
    const name = threadLabel(threads, user.thread);
    const ends = maker.operation.startsWith('destroy ');
    if (ends) return ` ${name} may as well come later, and find it destroyed.`;
    if (maker.operation.startsWith('initialise '))
      return ` ${name} may as well come first, and find it not initialised.`;
  }
  return '';
}

/** `other`: behind `no`, when locks have been spoken of. */
function lockText(nameA: string, a: readonly HeldLock[], nameB: string, b: readonly HeldLock[], other = ''): string {
  // One that either had for writing would order them.
  const shared = a.filter(({ name }) => name.startsWith('rwlock ') && b.some((other) => other.name === name));
  if (shared.length > 0) {
    const others = (locks: readonly HeldLock[]): HeldLock[] => locks.filter((lock) => !isIn(lock, shared));
    const rest =
      others(a).length + others(b).length === 0 ? '' : ` ${lockText(nameA, others(a), nameB, others(b), 'other ')}`;
    return `${nameA} and ${nameB} both hold ${listed(shared.map(({ name }) => name))} for reading: readers do not exclude each other.${rest}`;
  }
  if (a.length === 0 && b.length === 0) return 'Neither thread holds a lock.';
  const held = (name: string, locks: readonly HeldLock[]): string =>
    locks.length === 0 ? `${name} holds no ${other}lock` : `${name} holds ${listed(locks.map((lock) => lock.name))}`;
  const [joint, end] = a.length === 0 || b.length === 0 ? [', but ', '.'] : [' and ', ': no lock excludes both.'];
  return `${held(nameA, a)}${joint}${held(nameB, b)}${end}`;
}

function isIn({ name }: HeldLock, locks: readonly HeldLock[]): boolean {
  return locks.some((lock) => lock.name === name);
}

function waitText(draft: FindingDraft, waits: readonly Wait[]): string {
  const name = (thread: number): string => threadLabel(draft.threads, thread);
  const [only] = waits;
  if (only?.section === true && (draft.kind === 'grace-period-misuse' || draft.cause === 'self-deadlock'))
    return gracePeriodText(draft, only, waits.slice(1));
  if (draft.cause === 'lost-wake-up' && only !== undefined) {
    return `${name(only.thread)} waits on ${only.object}, and no thread is left that could signal it: the signal came before the wait, or never.`;
  }
  if (draft.cause === 'self-deadlock' && only !== undefined) {
    return `${name(only.thread)} waits for ${only.object}, which it holds itself.`;
  }
  const texts = waits.map((wait) => {
    const holds = wait.locks.length === 0 ? '' : `holds ${listed(wait.locks.map((lock) => lock.name))} and `;
    const verb = draft.kind === 'lock-order-inversion' ? 'takes' : 'waits for';
    // Who is waited for waits for the same object: a writer that readers have to let in first.
    const first = waits.find(({ thread, object }) => thread === wait.heldBy?.thread && object === wait.object);
    const behind =
      first === undefined || first.locks.some((lock) => lock.name === wait.object)
        ? ''
        : `, where ${name(first.thread)} comes first`;
    const gone = wait.heldBy?.ended === true ? `, which ${name(wait.heldBy.thread)} held when it ended` : '';
    return `${name(wait.thread)} ${holds}${verb} ${wait.object}${gone}${behind}`;
  });
  const end =
    draft.kind === 'lock-order-inversion'
      ? 'This execution ended well; when both come as far as their first lock at the same time, neither can go on.'
      : waits.length === 1
        ? 'No thread is left that could end the wait.'
        : 'None of them can go on.';
  return `${texts.join(', ')}. ${end}`;
}

/** A thread that waits for a grace period which cannot end while it waits, or did not wait long enough. */
function gracePeriodText(draft: FindingDraft, wait: Wait, others: readonly Wait[]): string {
  const name = (thread: number): string => threadLabel(draft.threads, thread);
  const [place] = wait.heldBy?.stack ?? [];
  const since = place === undefined ? '' : `, which it entered at ${formatPlaceInFunction(place)}`;
  const reader = name(wait.heldBy?.thread ?? wait.thread);
  if (draft.cause === 'ended-early') {
    return `${name(wait.thread)} goes on as if no reader were left, but ${reader} is still inside of the read section${since} before the wait began.`;
  }
  const itself =
    `${name(wait.thread)} waits until every read section of ${wait.object} that is open has ended, and is inside of one itself${since}: ` +
    'it waits for itself.';
  const victims = others.filter(({ victim }) => victim === true).map(({ thread }) => name(thread));
  if (victims.length === 0) return itself;
  return `${itself} ${listed(victims)} ${victims.length === 1 ? 'is a victim' : 'are victims'}: not part of it, but stuck behind it.`;
}

function listed(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? 'an object';
  const shown = names.slice(0, 4);
  const rest = names.length - shown.length;
  const last = rest > 0 ? `${rest} more` : (shown.pop() ?? '');
  return `${shown.join(', ')} and ${last}`;
}

function firstLine(message: string | undefined): string | undefined {
  const line = message?.split('\n')[0]?.trim();
  return line === undefined || line === '' ? undefined : harmless(line);
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
