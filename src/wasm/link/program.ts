/** The modules of one program in load order, and the one way in which checks report. */
import type { ModuleFacts, Unreadable } from './facts.ts';
import { isReadable, readFacts } from './facts.ts';
import { type Glue, readGlue } from './glue.ts';
import type {
  HostMemory,
  LinkEvidence,
  LinkFinding,
  LinkInput,
  LinkMessage,
  LinkOptions,
  LinkSeverity,
} from './model.ts';
import { linkRule } from './rules/index.ts';
import type { LinkRule } from './rule.ts';

/** What a check says; the rule's table adds the rest. */
export interface Report {
  readonly rule: string;
  readonly module: { readonly name: string };
  readonly other?: { readonly name: string } | undefined;
  readonly title: string;
  readonly evidence?: readonly LinkEvidence[];
  /**
   * Values for the places in the rule's texts; a text with a place that has no value is left out. `text` is a part of the text that V8 prints,
   * where the rule has several; with `|` between parts, one for each engine, the texts of all engines are chosen by it.
   */
  readonly values?: Readonly<Record<string, string | number>>;
  /** False: none of the rule's texts is what comes here. */
  readonly says?: boolean;
  /** Where it differs from the rule's. */
  readonly severity?: LinkSeverity;
  /** More than the rule's `why`. */
  readonly more?: string;
}

export class Program {
  readonly inputs: readonly (ModuleFacts | Unreadable)[];
  /** The readable ones, in load order, main first. */
  readonly modules: readonly ModuleFacts[];
  readonly main: ModuleFacts | undefined;
  readonly sides: readonly ModuleFacts[];
  readonly glue: Glue | undefined;
  /** The memory as `--memory` or the glue describe it. */
  readonly hostMemory: (HostMemory & { readonly from: string }) | undefined;
  /** Modules are found by Emscripten's loader, by the conventions of dynamic linking; otherwise by their own host. */
  readonly dynamic: boolean;
  readonly findings: LinkFinding[] = [];
  readonly notes: string[] = [];

  constructor(inputs: readonly LinkInput[], options: LinkOptions) {
    this.inputs = readAll(inputs, options.onProgress);
    this.modules = this.inputs.filter(isReadable);
    const first = this.inputs[0];
    this.main = options.noMain === true || first === undefined || !isReadable(first) ? undefined : first;
    this.sides = this.modules.filter((facts) => facts !== this.main);
    this.glue = options.glue === undefined ? undefined : readGlue(options.glue);
    // A main module that has its own memory is given none.
    const given =
      this.main?.memory !== undefined && this.main.memory.from === undefined ? undefined : this.glue?.memory;
    if (options.memory !== undefined) this.hostMemory = { ...options.memory, from: 'host' };
    else this.hostMemory = given === undefined ? undefined : { ...given, from: 'glue' };
    this.dynamic = this.modules.some(usesDynamicLinking);
  }

  report(report: Report): void {
    const rule = linkRule(report.rule);
    if (rule === undefined) throw new RangeError(`no rule ${report.rule}`);
    const { module, other, title, evidence = [], values = {}, severity = rule.severity, more } = report;
    this.findings.push({
      rule: rule.id,
      severity,
      when: rule.when,
      title,
      module: module.name,
      ...(other === undefined ? {} : { other: other.name }),
      evidence,
      why: more === undefined ? rule.why : `${rule.why} ${more}`,
      messages: report.says === false ? [] : messages(rule, values),
      fixes: rule.fixes,
    });
  }
}

function readAll(inputs: readonly LinkInput[], onProgress: LinkOptions['onProgress']): (ModuleFacts | Unreadable)[] {
  const allBytes = inputs.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let before = 0;
  return inputs.map((input, modules) => {
    const common = { allModules: inputs.length, allBytes };
    const facts = readFacts(input, (at) => onProgress?.({ ...common, modules, bytes: before + at }));
    before += input.bytes.length;
    onProgress?.({ ...common, modules: modules + 1, bytes: before });
    return facts;
  });
}

/** The texts of a rule with values in their places. */
function messages(rule: LinkRule, values: Readonly<Record<string, string | number>>): LinkMessage[] {
  const result: LinkMessage[] = [];
  const only = values['text'] === undefined ? undefined : String(values['text']).split('|');
  for (const { from, text, onlyRecognised } of rule.texts) {
    if (onlyRecognised === true) continue;
    const chosen = only !== undefined && (only.length > 1 || from.startsWith('V8'));
    if (chosen && !only.some((part) => text.includes(part))) continue;
    let complete = true;
    const filled = text.replaceAll(/\{(\w+)\}/g, (whole, key: string) => {
      const value = values[key];
      if (value === undefined) complete = false;
      return value === undefined ? whole : String(value);
    });
    if (complete) result.push({ from, text: filled });
  }
  return result;
}

/** Made for dynamic linking, whether or not the section that says so is still there. */
export function usesDynamicLinking(facts: ModuleFacts): boolean {
  if (facts.dylink !== undefined) return true;
  if (facts.object !== undefined) return false;
  return facts.module.imports.some(({ module, name }) => {
    return module === 'GOT.mem' || module === 'GOT.func' || (module === 'env' && name === '__memory_base');
  });
}
