/** The sides of a finding: accesses, waits or the one place, with stacks, locks and the memory concerned. */
import type { VNode } from 'preact';
import type { PageData } from '../../src/report/html.ts';
import type { Finding, HeldLock, StackFrame } from '../../src/report/model.ts';
import { formatPlace, threadLabel } from '../../src/report/places.ts';
import { lineOf } from '../source/lines.ts';

interface Props {
  readonly finding: Finding;
  readonly sources: PageData['sources'];
}

export function Sides({ finding, sources }: Props): VNode | null {
  const { accesses, waits, frames, memory, threads } = finding;
  const title = accesses !== undefined ? 'Accesses' : waits !== undefined ? 'Waits' : 'Place';
  if (accesses === undefined && waits === undefined && frames === undefined) return null;
  return (
    <section>
      <h2>{title}</h2>
      <div class="sides">
        {(accesses ?? waits ?? []).map((side, index) => (
          <div class="card" key={index}>
            <h3>
              <span class="side">{index + 1}</span> {threadLabel(threads, side.thread)}: {side.operation}
            </h3>
            <Stack frames={side.stack} sources={sources} />
            <Locks locks={side.locks} sources={sources} />
          </div>
        ))}
        {frames === undefined ? null : (
          <div class="card">
            <h3>{threadLabel(threads, finding.thread ?? 0)}</h3>
            <Stack frames={frames} sources={sources} />
          </div>
        )}
        {memory === undefined ? null : (
          <div class="card">
            <h3>Memory: {memory.name}</h3>
            <p>
              {memory.kind}
              {memory.size === undefined ? '' : `, ${memory.size} bytes`}
              {memory.offset === undefined || memory.offset === 0 ? '' : `, ${memory.offset} bytes in`} at 0x
              {memory.address.toString(16)}
            </p>
            {memory.allocatedBy === undefined ? null : (
              <>
                <p>Allocated by {threadLabel(threads, memory.allocatedBy.thread)}</p>
                <Stack frames={memory.allocatedBy.stack} sources={sources} />
              </>
            )}
            {memory.freedBy === undefined ? null : (
              <>
                <p>Freed by {threadLabel(threads, memory.freedBy.thread)}</p>
                <Stack frames={memory.freedBy.stack} sources={sources} />
              </>
            )}
            {memory.destroyedBy === undefined ? null : (
              <>
                <p>Destroyed by {threadLabel(threads, memory.destroyedBy.thread)}</p>
                <Stack frames={memory.destroyedBy.stack} sources={sources} />
              </>
            )}
          </div>
        )}
      </div>
    </section>
  );
}

function Locks({
  locks,
  sources,
}: {
  readonly locks: readonly HeldLock[];
  readonly sources: PageData['sources'];
}): VNode {
  if (locks.length === 0) return <p class="small">Holds no lock.</p>;
  return (
    <>
      {locks.map(({ name, stack }) => (
        <div key={name}>
          <p>Holds {name}, taken at</p>
          <Stack frames={stack.slice(0, 1)} sources={sources} />
        </div>
      ))}
    </>
  );
}

function Stack({
  frames,
  sources,
}: {
  readonly frames: readonly StackFrame[];
  readonly sources: PageData['sources'];
}): VNode {
  return (
    <ol class="stack">
      {frames.map((frame, index) => {
        const text = lineOf(sources, frame)?.trim();
        return (
          <li key={index}>
            <span class="frame-function">{frame.function === '' ? '??' : frame.function}</span>{' '}
            <code class="place">{formatPlace(frame)}</code>
            {text === undefined ? null : <code class="frame-line">{text}</code>}
          </li>
        );
      })}
    </ol>
  );
}
