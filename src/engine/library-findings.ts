/** `library-misuse`: what goes wrong between a program and the dynamic libraries that it opens. */
import { entryHooks } from '../wasm/instrument/library-entry.ts';
import type { Engine } from './engine.ts';
import type { Block } from './block.ts';
import { AccessKind } from './kernel.ts';
import type { RawFinding } from './outcome.ts';

/** What V8 says when a call through the table finds nothing to call, or another type of function. */
const nullCall = /^(?:null function|function signature mismatch)/;

interface Failed {
  readonly what: string;
  readonly site: number;
}

export class LibraryFindings {
  readonly #engine: Engine;
  /** By thread: the path that its last dlopen failed for. */
  #failedOpens = new Map<number, Failed>();
  /** The last name that dlsym did not find, in any thread. */
  #missing: Failed | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  reset(): void {
    // Clearing an empty map makes it a new table, and the old one keeps that alive: see SyncObjects.reset.
    if (this.#failedOpens.size > 0) this.#failedOpens = new Map();
    this.#missing = null;
  }

  /** dlopen (`inOpen`) or dlsym returns null. */
  failed(inOpen: boolean, what: string, site: number): void {
    if (inOpen) this.#failedOpens.set(this.#engine.scheduler.current.id, { what, site });
    else this.#missing = { what, site };
  }

  /** `call` got a handle that is not open. */
  badHandle(call: string, handle: number, site: number): void {
    const failed = handle === 0 ? this.#failedOpens.get(this.#engine.scheduler.current.id) : undefined;
    const cause = failed === undefined ? 'invalid-handle' : 'unchecked-open';
    const message =
      failed !== undefined
        ? `${call} with the NULL that dlopen("${failed.what}") returned: its result was not checked`
        : `${call} with ${handle === 0 ? 'NULL' : 'a handle that is not open: closed before, or never one'}`;
    this.#add({ cause, key: `${cause}:${call}:${site}`, message, site, fatal: false });
  }

  /** The program trapped: undefined when no library has to do with it. */
  trapped(reason: string): Pick<RawFinding, 'kind' | 'cause' | 'message'> | undefined {
    if (this.#missing === null || !nullCall.test(reason)) return undefined;
    return {
      kind: 'library-misuse',
      cause: 'symbol-not-found',
      message: `Calls a function pointer that leads nowhere: dlsym had not found \`${this.#missing.what}\``,
    };
  }

  /** The library that a block belongs to, when an access to that block after or beside its end is misuse of the library. */
  closedIn(block: Block | undefined): string | undefined {
    // A thread that ends gives its thread-local block back, and the library stays.
    if (block?.freed !== true || block.library === null || block.library.isOpen) return undefined;
    return block.library.image.path;
  }

  /** What is said of an access to a closed library, or to one whose closing nothing orders with it. */
  closedInUse(path: string, kind: number, site: number): { readonly cause: string; readonly message: string } {
    const hook = kind === AccessKind.free ? undefined : this.#engine.sites.hook(site);
    const use =
      hook === entryHooks[0]
        ? 'a function of it is called'
        : hook === entryHooks[1]
          ? 'a thread still runs its code'
          : 'its data is used';
    return { cause: 'closed-in-use', message: `Library ${path} is closed while ${use}` };
  }

  /** The program ends normally: libraries that are open still. */
  atExit(): void {
    for (const { image, isOpen, keeps, openedAt, openedSite, openedBy } of this.#engine.libraries.loaded) {
      if (!isOpen || keeps) continue;
      const message = `Library ${image.path} was opened and never closed`;
      this.#add({
        cause: 'never-closed',
        key: `never-closed:${image.path}:${openedSite}`,
        message,
        site: openedSite,
        fatal: false,
        severity: 'warning',
        stack: openedAt,
        thread: openedBy,
      });
    }
  }

  #add(
    finding: Pick<RawFinding, 'key' | 'message' | 'fatal'> & { readonly cause: string } & Partial<RawFinding>,
  ): void {
    const { scheduler, step } = this.#engine;
    this.#engine.report({
      kind: 'library-misuse',
      severity: 'error',
      step,
      thread: scheduler.current.id,
      stack: finding.stack ?? this.#engine.stack(),
      deterministic: true,
      ...finding,
      key: `library-misuse:${finding.key}`,
    });
  }
}
