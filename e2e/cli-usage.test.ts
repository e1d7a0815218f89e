import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolder, runCli, type CliRun } from './cli-support.ts';

let folder: ReturnType<typeof createFolder>;
beforeAll(() => {
  folder = createFolder({ 'x.c': 'int main(void) { return 0; }\n', 'bad/heddle.config.json': '{"rums": 5}\n' });
});
afterAll(() => folder.remove());

const run = async (...args: string[]): Promise<CliRun> => await runCli(args, { cwd: folder.path });

/** Exit code and standard error, with nothing on standard output. */
async function refusal(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  expect(stdout).toBe('');
  return `${code}\n${stderr}`;
}

describe('words that cannot be meant', () => {
  it('names an unknown command and the nearest one', async () => {
    expect(await refusal('chekc', 'x.c')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_UNKNOWN_COMMAND: Unknown command \`chekc\`.
        hint: Did you mean \`check\`?
        more: heddle explain HDL_USAGE_UNKNOWN_COMMAND
      "
    `);
    expect(await refusal('x.c')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_UNKNOWN_COMMAND: \`x.c\` is no command.
        hint: Did you mean \`heddle check x.c\`?
        more: heddle explain HDL_USAGE_UNKNOWN_COMMAND
      "
    `);
    expect(await refusal('frobnicate')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_UNKNOWN_COMMAND: Unknown command \`frobnicate\`.
        hint: Run \`heddle --help\` for the list.
        more: heddle explain HDL_USAGE_UNKNOWN_COMMAND
      "
    `);
    expect(await refusal('--runs', '5', 'x.c')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_UNKNOWN_OPTION: Unknown option \`--runs\` before a command.
        hint: Put options after the command: \`heddle check x.c --json\`.
        more: heddle explain HDL_USAGE_UNKNOWN_OPTION
      "
    `);
  });
  it('names an unknown option and the nearest one', async () => {
    expect(await refusal('check', 'x.c', '--rnus', '5')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_UNKNOWN_OPTION: Unknown option \`--rnus\`.
        hint: Did you mean \`--runs\`?
        more: heddle explain HDL_USAGE_UNKNOWN_OPTION
      "
    `);
    expect(await refusal('check', 'x.c', '--frobnicate')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_UNKNOWN_OPTION: Unknown option \`--frobnicate\`.
        hint: Run \`heddle check --help\` for the list; options of the compiler have one dash, and what follows \`--\` goes to the program.
        more: heddle explain HDL_USAGE_UNKNOWN_OPTION
      "
    `);
    expect(await refusal('check', 'x.c', '--step')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_UNKNOWN_OPTION: Option \`--step\` belongs to \`heddle replay\`, not to \`heddle check\`.
        more: heddle explain HDL_USAGE_UNKNOWN_OPTION
      "
    `);
  });
  it('says what a value should be', async () => {
    expect(await refusal('check', 'x.c', '--runs', 'banana')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_INVALID_VALUE: Option \`--runs\` expects a whole number of at least 1, but got \`banana\`.
        more: heddle explain HDL_USAGE_INVALID_VALUE
      "
    `);
    expect(await refusal('check', 'x.c', '--time', '60x')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_INVALID_VALUE: Option \`--time\` expects a time above zero with the unit ms, s, m or h, but got \`60x\`.
        hint: For example \`60s\`, \`2m\` or \`500ms\`.
        more: heddle explain HDL_USAGE_INVALID_VALUE
      "
    `);
    expect(await refusal('check', 'x.c', '--max-memory=8G')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_INVALID_VALUE: Option \`--max-memory\` expects a size from 4M to 512M in steps of 64K, but got \`8G\`.
        hint: For example \`64M\` or \`256M\`.
        more: heddle explain HDL_USAGE_INVALID_VALUE
      "
    `);
    expect(await refusal('check', 'x.c', '--strategy', 'rndom')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_INVALID_VALUE: Option \`--strategy\` expects one of \`portfolio\`, \`random\`, \`pct\`, \`pos\`, \`surw\`, \`rff\`, \`frontier\`, \`lockstep\`, \`dpor\`, \`dfs\`, \`preemption-bound\`, \`delay-bound\`, \`round-robin\`, but got \`rndom\`.
        hint: Did you mean \`random\`?
        more: heddle explain HDL_USAGE_INVALID_VALUE
      "
    `);
    expect(await refusal('check', 'x.c', '--runs')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_MISSING_VALUE: Option \`--runs\` needs a value: \`--runs N\`.
        more: heddle explain HDL_USAGE_MISSING_VALUE
      "
    `);
  });
  it('wants files that make a program', async () => {
    expect(await refusal('check')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_NO_FILES: \`heddle check\` needs at least one file.
        hint: For example \`heddle check queue.c\`.
        more: heddle explain HDL_USAGE_NO_FILES
      "
    `);
    expect(await refusal('check', '-c', 'x.c')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_NO_PROGRAM: \`heddle check\` runs a whole program; with \`-c\` the compiler makes none.
        hint: Leave it out, or compile with \`heddle cc\` and check its output.
        more: heddle explain HDL_USAGE_NO_PROGRAM
      "
    `);
  });
  it('wants standard input that ends', async () => {
    expect(await refusal('check', 'x.c', '--stdin', '/dev/zero')).toMatchInlineSnapshot(`
      "2
      error HDL_FILE_TOO_LARGE: Standard input \`/dev/zero\` has more than 512 MiB
        hint: No program has memory for so much: give it less.
        more: heddle explain HDL_FILE_TOO_LARGE
      "
    `);
  });
  it.each([
    ['check', 'x.c', '--suppressions', '/dev/zero'],
    ['check', 'x.c', '--baseline', '/dev/zero'],
    ['report', 'show', '/dev/zero'],
    ['link', '/dev/zero'],
  ])('wants files that end: %s %s %s', async (...args) => {
    expect(await refusal(...args)).toMatch(/^2\nerror HDL_FILE_TOO_LARGE: .*\/dev\/zero` has more than \d+ MiB\n/);
  });
  it('wants files that are there', async () => {
    expect(await refusal('check', 'x.c', '--stdin', 'missing.txt')).toMatchInlineSnapshot(`
      "2
      error HDL_FILE_NOT_FOUND: File \`missing.txt\` for the standard input of the program cannot be read.
        hint: Give \`--stdin\` the path of a readable file.
        more: heddle explain HDL_FILE_NOT_FOUND
      "
    `);
    expect(await refusal('check', 'x.c', '--suppressions', 'missing.txt')).toMatchInlineSnapshot(`
      "2
      error HDL_FILE_NOT_FOUND: File \`missing.txt\` cannot be read.
        hint: Check the name; paths on the command line count from the current folder, those in a config file from its own.
        more: heddle explain HDL_FILE_NOT_FOUND
      "
    `);
  });
  it('names the config file with the error', async () => {
    const { code, stderr } = await runCli(['check', '../x.c'], { cwd: `${folder.path}/bad` });
    expect(`${code}\n${stderr}`).toMatchInlineSnapshot(`
      "2
      error HDL_CONFIG_INVALID: Config file \`<cwd>/heddle.config.json\` has the unknown key \`rums\`.
        hint: Did you mean \`runs\`?
        more: heddle explain HDL_CONFIG_INVALID
      "
    `);
  });
});

describe('errors for programs and for developers', () => {
  it('--json prints the error as a result too', async () => {
    const { code, stdout, stderr } = await run('check', 'x.c', '--runs', 'banana', '--json');
    expect({ code, result: JSON.parse(stdout) as unknown, stderr }).toMatchInlineSnapshot(`
      {
        "code": 2,
        "result": {
          "error": {
            "code": "HDL_USAGE_INVALID_VALUE",
            "message": "Option \`--runs\` expects a whole number of at least 1, but got \`banana\`.",
          },
          "findings": [],
          "notes": [],
          "suppressed": [],
          "verdict": "error",
          "version": 1,
        },
        "stderr": "error HDL_USAGE_INVALID_VALUE: Option \`--runs\` expects a whole number of at least 1, but got \`banana\`.
        more: heddle explain HDL_USAGE_INVALID_VALUE
      ",
      }
    `);
  });
  it('does not read --json of the program as its own', async () => {
    expect(await refusal('check', '--', '--json')).toMatchInlineSnapshot(`
      "2
      error HDL_USAGE_NO_FILES: \`heddle check\` needs at least one file.
        hint: For example \`heddle check queue.c\`.
        more: heddle explain HDL_USAGE_NO_FILES
      "
    `);
  });
  it('--debug adds the stack', async () => {
    const { stderr } = await run('check', 'x.c', '--runs', 'banana', '--debug');
    expect(stderr).toMatch(/^error HDL_USAGE_INVALID_VALUE: .*\n[^]*\n {4}at readValue /);
  });
});

describe('help', () => {
  it('lists the commands', async () => {
    const help = await run('--help');
    expect(help).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "Heddle finds races, deadlocks and lifetime bugs in C and C++: it runs a program under many schedules, one
      thread at a time, and replays every bug exactly.

      Usage: heddle COMMAND ...

      Commands:
        check       find bugs in C and C++ sources, objects, archives or an instrumented .wasm
        replay      run the exact schedule of a finding again, on any machine
        verify      is the bug gone? follows its schedule in the changed program and compares failure rates
        report      put the results of all shards together, or show a --json result in another form
        cc          drop-in C compiler: make CC="heddle cc"
        c++         drop-in C++ compiler: make CXX="heddle c++"
        ar          drop-in archiver: make AR="heddle ar"
        link        will these wasm modules load together, and if not, why, and which flag mends it
        specimens   list the collection of real bug shapes, or run some of it
        ui          a page in the browser: campaigns as they run, findings, pass rate over time, replay and verify
        init        set a project up: configuration, npm script, CI workflow, a sample; overwrites nothing
        explain     what a finding, an error code or a link rule means, with an example
        doctor      what this machine has
        completion  completion script for a shell: source <(heddle completion bash)

      Run \`heddle COMMAND --help\` for its options, \`heddle --version\` for the version.
      Exit codes: 0 clean, 1 findings, 2 usage, configuration, compile or link error, 3 incomplete,
      70 internal error, 130 interrupted. replay: 1 reproduced, 0 not, 70 diverged. verify: 0 fixed,
      1 not fixed, 3 cannot tell.
      ",
      }
    `);
    expect(await run('-h')).toEqual(help);
    expect(await run('help')).toEqual(help);
    expect(await run()).toEqual({ code: 2, stdout: '', stderr: help.stdout });
  });
  it('lists the options of a command', async () => {
    const help = await run('replay', '--help');
    expect(help).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "Usage: heddle replay FINDING | TOKEN FILE... [CLANG-OPTIONS] [OPTIONS]

      Run the exact schedule of a finding again, on any machine.

      Examples:
        heddle replay data-race-1a2b3c4d --step

      Limits:
        --hang-timeout T              last resort: an execution without events for this long is stopped,
                                      any after 30 times as long, or this long after the end of \`--time\`
                                      (default: as in the campaign of the finding)

      Program:
        --env NAME=VALUE              variable in the environment of the program, which is empty
                                      otherwise; repeatable
        --dir HOST:/GUEST             copy a folder into the in-memory file system of the program;
                                      repeatable
        --library [PATH=]FILE,...     dynamic library that the program opens with dlopen, from sources
                                      (a.c is opened as a.so) or built with -shared; repeatable
        --stdin FILE                  file that the program reads as standard input, which is empty
                                      otherwise
        --toolchain embedded|native   compiler that comes with Heddle, or clang and wasm-ld 22 or newer
                                      from PATH (default: embedded)

      Output:
        --json                        same as --reporter json
        --step                        print the whole interleaving, one column per thread
        --verbose                     add to the text: whole stacks of locks and thread creations, program
                                      output, schedules
        --debug                       print the stack of an error

      Options with one dash go to the compiler as they are; what follows \`--\` goes to the program.
      ",
      }
    `);
    expect(await run('help', 'replay')).toEqual(help);
  });
  it('prints the version', async () => {
    expect(await run('--version')).toEqual({ code: 0, stdout: 'heddle 0.1.0\n', stderr: '' });
  });
});
