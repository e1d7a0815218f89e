import type { LinkFix, LinkSeverity, LinkTime } from './model.ts';

/** A text that an engine, a loader or a linker prints. `{name}` stands for a value; the same template makes messages and recognises them. */
export interface RuleText {
  readonly from: string;
  readonly text: string;
  /** Of another version or a place where the values are not known: only recognised, never predicted. */
  readonly onlyRecognised?: true;
  /** From sources and reports; the tests do not run what prints it. */
  readonly unverified?: true;
}

/** Who prints a text, and whether that was seen. */
export function speaker({ from, unverified }: RuleText): string {
  return unverified === true ? `${from}, not verified here` : from;
}

/** One thing that can go wrong between separately linked modules. */
export interface LinkRule {
  readonly id: string;
  readonly severity: LinkSeverity;
  readonly when: LinkTime;
  /** A few words. */
  readonly title: string;
  /** What happens and why it matters. */
  readonly why: string;
  /** What is read in the binaries; or, with `readable` false, why they do not show it. */
  readonly reads: string;
  /** False: no binary shows it; only `--explain` knows it. */
  readonly readable: boolean;
  /** Who is who in the texts: which module is declared, which is provided. */
  readonly roles: string;
  readonly texts: readonly RuleText[];
  readonly fixes: readonly LinkFix[];
  /** Issues and documents. */
  readonly references: readonly string[];
}

export function fix(tool: string, text: string): LinkFix {
  return { tool, text };
}

export function v8(text: string): RuleText {
  return { from: 'V8 (Node 24 and newer, Chromium)', text };
}

/** As Node 20 printed it. */
export function oldV8(text: string): RuleText {
  return { from: 'V8 (Node 20)', text, onlyRecognised: true };
}

export function firefox(text: string): RuleText {
  return { from: 'SpiderMonkey (Firefox)', text, unverified: true };
}

export function safari(text: string): RuleText {
  return { from: 'JavaScriptCore (Safari)', text, unverified: true };
}

/** The loader in Emscripten's JavaScript. */
export function emscripten(text: string): RuleText {
  return { from: 'Emscripten loader', text };
}

/** The same where the message is one of several that may come. */
export function emscriptenToo(text: string): RuleText {
  return { from: 'Emscripten loader', text, onlyRecognised: true };
}

export function wasmLd(text: string): RuleText {
  return { from: 'wasm-ld', text };
}
