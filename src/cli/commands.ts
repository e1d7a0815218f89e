/** The commands, their one-line summaries and where each is implemented. */
import type { OptionCommand } from './option-spec.ts';

/** Runs a command with the words after its name; resolves to the exit code. */
export type CommandRunner = (args: readonly string[]) => Promise<number>;

export interface Command {
  readonly usage: string;
  readonly summary: string;
  /** Its rows in the option table; commands without one read their words themselves. */
  readonly options?: OptionCommand;
  readonly examples?: readonly string[];
  /** Loads the implementation only when it is asked for, which keeps the start fast. */
  readonly load: () => Promise<{ readonly run: CommandRunner }>;
}

/** In the order of the help text. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  check: {
    usage: 'heddle check FILE... [CLANG-OPTIONS] [OPTIONS] [-- ARGS]',
    summary: 'find bugs in C and C++ sources, objects, archives or an instrumented .wasm',
    options: 'check',
    examples: ['heddle check queue.c', 'heddle check -Iinclude main.cc lib.a --time 2m -- --verbose input.txt'],
    load: async () => import('./commands/check.ts'),
  },
  replay: {
    usage: 'heddle replay FINDING | TOKEN FILE... [CLANG-OPTIONS] [OPTIONS]',
    summary: 'run the exact schedule of a finding again, on any machine',
    options: 'replay',
    examples: ['heddle replay data-race-1a2b3c4d --step'],
    load: async () => import('./commands/replay.ts'),
  },
  verify: {
    usage: 'heddle verify FINDING FILE... [CLANG-OPTIONS] [OPTIONS] [-- ARGS]',
    summary: 'is the bug gone? follows its schedule in the changed program and compares failure rates',
    options: 'verify',
    examples: [
      'heddle verify data-race-1a2b3c4d queue.c',
      'heddle verify deadlock-5e6f7a8b queue.c --runs 200000 --time 10m',
    ],
    load: async () => import('./commands/verify.ts'),
  },
  report: {
    usage: 'heddle report merge FILE... | show FILE [OPTIONS]',
    summary: 'put the results of all shards together, or show a --json result in another form',
    options: 'report',
    examples: [
      'heddle report merge shard-1.json shard-2.json --json',
      'heddle report show result.json --reporter sarif=result.sarif',
    ],
    load: async () => import('./commands/report.ts'),
  },
  cc: {
    usage: 'heddle cc CLANG-OPTIONS',
    summary: 'drop-in C compiler: make CC="heddle cc"',
    load: async () => import('./commands/cc.ts'),
  },
  'c++': {
    usage: 'heddle c++ CLANG-OPTIONS',
    summary: 'drop-in C++ compiler: make CXX="heddle c++"',
    load: async () => import('./commands/cxx.ts'),
  },
  ar: {
    usage: 'heddle ar AR-OPTIONS',
    summary: 'drop-in archiver: make AR="heddle ar"',
    load: async () => import('./commands/ar.ts'),
  },
  link: {
    usage: 'heddle link MAIN SIDE... [OPTIONS]',
    summary: 'will these wasm modules load together, and if not, why, and which flag mends it',
    options: 'link',
    examples: [
      'heddle link main.wasm side.wasm',
      'heddle link --memory shared,initial=256,max=65536 side.wasm',
      'heddle link --explain "LinkError: ... declared = 0, imported = 1"',
    ],
    load: async () => import('./commands/link.ts'),
  },
  specimens: {
    usage: 'heddle specimens [NAME...] [OPTIONS]',
    summary: 'list the collection of real bug shapes, or run some of it',
    options: 'specimens',
    examples: ['heddle specimens', 'heddle specimens counter', 'heddle specimens --all --runs 2000'],
    load: async () => import('./commands/specimens.ts'),
  },
  ui: {
    usage: 'heddle ui [OPTIONS]',
    summary: 'a page in the browser: campaigns as they run, findings, pass rate over time, replay and verify',
    options: 'ui',
    examples: ['heddle ui', 'heddle ui --port 4000'],
    load: async () => import('./commands/ui.ts'),
  },
  init: {
    usage: 'heddle init [--yes]',
    summary: 'set a project up: configuration, npm script, CI workflow, a sample; overwrites nothing',
    options: 'init',
    load: async () => import('./commands/init.ts'),
  },
  explain: {
    usage: 'heddle explain CODE | KIND | RULE',
    summary: 'what a finding, an error code or a link rule means, with an example',
    options: 'explain',
    examples: ['heddle explain data-race', 'heddle explain HDL_COMPILE_FAILED', 'heddle explain W14'],
    load: async () => import('./commands/explain.ts'),
  },
  doctor: {
    usage: 'heddle doctor',
    summary: 'what this machine has',
    options: 'doctor',
    load: async () => import('./commands/doctor.ts'),
  },
  completion: {
    usage: 'heddle completion bash|zsh|fish',
    summary: 'completion script for a shell: source <(heddle completion bash)',
    load: async () => import('./commands/completion.ts'),
  },
};
