/** What each error code means: the text of `heddle explain CODE` and of docs/reference/errors.md. Data tables, in order of code. */
import { buildErrors } from './explain-build-errors.ts';

export interface ErrorExplanation {
  readonly meaning: string;
  /** What to do. */
  readonly fix: string;
  /** A command or file that gives this error. */
  readonly example?: string;
}

const otherErrors: Readonly<Record<string, ErrorExplanation>> = {
  HDL_ARCHIVE_DAMAGED: {
    meaning: 'An archive given to heddle link is cut short, encrypted or packed in a way that is not known here.',
    fix: 'Unpack it with its own tool and give the folder.',
    example: 'heddle link main.wasm broken.whl',
  },
  HDL_BASELINE_INVALID: {
    meaning: 'The file given by --baseline is not a result of heddle check --json, or one of another format version.',
    fix: 'Make it again with `heddle check --json FILE... > baseline.json`.',
    example: 'heddle check main.c --baseline notes.txt',
  },
  HDL_CONFIG_INVALID: {
    meaning: 'heddle.config.ts cannot be loaded, or a key in it has an unknown name or a value of the wrong form.',
    fix: 'Correct the key that the message names; `defineConfig` from `heddle/config` lets an editor check it.',
  },
  HDL_DIRECTORY_UNREADABLE: {
    meaning: 'The folder or file that --dir names cannot be read.',
    fix: 'Check its name and permissions; it counts from the current folder.',
    example: 'heddle check main.c --dir ./missing:/data',
  },
  HDL_EQUIVALENCE_IMPOSSIBLE: {
    meaning:
      'Executions are told apart by what their reads read from only in `--strategy dpor` under sequential consistency.',
    fix: 'Use --equivalence reads-from with --strategy dpor and without --memory-model c11, or leave it out.',
    example: 'heddle check main.c --strategy random --equivalence reads-from',
  },
  HDL_FILE_NOT_FOUND: {
    meaning: 'A file given on the command line does not exist or cannot be read.',
    fix: 'Check the path: it is taken relative to the current folder.',
    example: 'heddle check mian.c',
  },
  HDL_FILE_TOO_LARGE: {
    meaning:
      'A file is larger than any WebAssembly module that engines compile (1 GiB), or than the memory of any program that is to read it (512 MiB of standard input); or it is a list or a result of more than 512 MiB.',
    fix: 'Unpack archives first, and separate debug information from the module.',
    example: 'heddle link main.wasm bundle.tar',
  },
  HDL_FILE_UNEXPECTED: {
    meaning: 'A linked module was given together with other files, but it is already a whole program.',
    fix: 'Give the .wasm file alone, or the objects and archives that it was linked from.',
    example: 'heddle check program.wasm extra.c',
  },
  HDL_FILE_UNKNOWN_TYPE: {
    meaning: 'A file has a name or content that is neither C or C++ source, object, archive, nor WebAssembly module.',
    fix: 'Give .c, .cc, .cpp, .cxx, .o, .a or .wasm files.',
    example: 'heddle check README.md',
  },
  HDL_INIT_PACKAGE: {
    meaning: '`heddle init` cannot add its script to package.json, because that file is not a JSON object.',
    fix: 'Correct the file, then run the command again.',
  },
  HDL_INSTALLATION_INCOMPLETE: {
    meaning: 'A file that comes with Heddle is missing: the kernel was not built, or the installation broke off.',
    fix: 'Install the package again, or run `npm run build` in a clone.',
  },
  HDL_INSTALL_BROKEN: {
    meaning: 'Files of the Heddle package are missing.',
    fix: 'Install it again: `npm ci` in a checkout, `npm install heddle` elsewhere.',
  },
  HDL_INTERNAL: {
    meaning: 'An assertion of Heddle itself failed: a bug in Heddle, not in your program. Exit code 70.',
    fix: 'Run again with --debug and report the stack together with the program and the command.',
  },
  HDL_KERNEL_MEMORY: {
    meaning:
      'What Heddle notes of one execution (clocks of threads, accesses to memory) does not fit into the 4 GiB that it has: about 20,000 threads in one execution, or more memory touched than --max-memory of 512M has room for.',
    fix: 'Create fewer threads in the program, or lower --max-memory; --max-threads cuts executions with more threads off.',
  },
  HDL_MEMORY_LIMIT: {
    meaning: '--max-memory asks for less or more memory than Heddle can give a program.',
    fix: 'Choose a size from 4M to 512M.',
    example: 'heddle check main.c --max-memory 1G',
  },
  HDL_MEMORY_RESERVE: {
    meaning: "This machine does not give Heddle the address space for a program's memory.",
    fix: 'Lower --max-memory or --jobs, or raise the limit on virtual memory (ulimit -v).',
  },
  HDL_MERGE_IMPOSSIBLE: {
    meaning: 'The files given to `heddle report` are no results, or not different shards of one campaign.',
    fix: 'Run every shard with the same program, options and number of shards, each with --reporter json=FILE, and give every file once.',
    example: 'heddle report merge shard-1.json shard-2.json',
  },
  HDL_NODE_TOO_OLD: {
    meaning: 'This Node has no JavaScript Promise Integration, on which threads are built.',
    fix: 'Use Node 26 or later: `npx -p node@26 -p heddle heddle check main.c`.',
  },
  HDL_NO_INPUT: {
    meaning: 'The compiler was called without a file.',
    fix: 'Name at least one source, object or archive.',
    example: 'heddle cc -O2',
  },
  HDL_OUTPUT_NOT_WRITABLE: {
    meaning: 'The output file, or standard output, cannot be written.',
    fix: 'Check the folder, its permissions and the free space of the disk.',
    example: 'heddle cc -o /nowhere/program.wasm main.c',
  },
  HDL_REPLAY_HUNG: {
    meaning:
      'The execution came to no event for as long as `--hang-timeout` says, or took thirty times as long in all. It did come to its end when the finding was found, so the machine was faster then, or had less to do.',
    fix: 'Give a longer --hang-timeout.',
    example: 'heddle replay data-race-1a2b3c4d --hang-timeout 5m',
  },
  HDL_REPLAY_INPUT_DIFFERS: {
    meaning:
      'The finding was found with files of `--dir`, which are not copied into `.heddle/`. They have changed since, so the schedule would not be the same.',
    fix: 'Bring the files back, name where they are with `--dir HOST:/GUEST`, or run `heddle check` again with the new ones.',
  },
  HDL_REPLAY_INTERRUPTED: {
    meaning:
      'Ctrl-C, SIGTERM or the `signal` of the library ended a replay. One execution has no result before its end.',
    fix: 'Run the same command again when it may take its time.',
    example: 'timeout 1 heddle replay livelock-1a2b3c4d',
  },
  HDL_REPLAY_NO_SCHEDULE: {
    meaning:
      'The finding came from the wall clock, which stopped an execution that no count could. There is no schedule that ends there.',
    fix: 'Run the `heddle check` command of the finding again.',
  },
  HDL_RESUME_MISMATCH: {
    meaning:
      'A state of an interrupted campaign of these files is stored, but the program, an option or Heddle itself has changed since. Its figures would be about two different things.',
    fix: 'Give the program and options of then, or leave out --resume to start again. --runs, --time and --jobs may differ.',
  },
  HDL_RESUME_NOTHING: {
    meaning: 'No interrupted campaign of these files is stored in this folder: it had ended, or ran too shortly.',
    fix: 'Leave out --resume.',
    example: 'heddle check main.c --resume',
  },
  HDL_SHARD_IMPOSSIBLE: {
    meaning: '--shard is given with something that needs all executions of the campaign in one place.',
    fix: 'Leave one of the two out.',
    example: 'heddle check main.c --shard 1/4 --until-saturated',
  },
  HDL_SPECIMEN_INVALID: {
    meaning: 'The specimen.json of a specimen does not have the expected form.',
    fix: 'Correct the field that the message names.',
  },
  HDL_SPECIMEN_UNKNOWN: {
    meaning: 'There is no specimen of that name.',
    fix: '`heddle specimens` lists them.',
    example: 'heddle specimens countre',
  },
  HDL_STORE_AMBIGUOUS: {
    meaning: 'The beginning of a finding id fits several stored findings.',
    fix: 'Give more of the id.',
    example: 'heddle replay data-race',
  },
  HDL_STORE_DAMAGED: {
    meaning: 'A file under .heddle/ is not what was written: cut short, edited, or of another version.',
    fix: 'Delete the folder that the message names and run `heddle check` again: the same seed finds the same bugs.',
  },
  HDL_STORE_NOT_FOUND: {
    meaning: 'No finding with that id is stored in this project.',
    fix: 'Run `heddle check` in this folder first, or give `heddle replay` the token and the files.',
    example: 'heddle replay data-race-00000000',
  },
  HDL_STORE_UNWRITABLE: {
    meaning:
      'The folder .heddle/ cannot be written or read. After a check this is a warning: its result is printed, but not kept.',
    fix: 'Check its permissions and the free space of the disk.',
  },
  HDL_SUPPRESSIONS_SYNTAX: {
    meaning:
      'A line of the suppressions file is not KIND:PATTERN, or names no known kind of finding, or would silence everything.',
    fix: 'Write one rule a line: `data-race:stats.*` silences data races whose function, file or variable fits `stats.*`. `*:legacy_init` silences every kind there.',
    example: 'race:stats',
  },
  HDL_TOKEN_INVALID: {
    meaning: 'The text is no schedule token, or a part of one, or one of a later Heddle.',
    fix: 'Copy the whole token, or replay by the id of the finding.',
    example: 'heddle replay h2AWJ6 main.c',
  },
  HDL_TOKEN_PROGRAM_DIFFERS: {
    meaning:
      'The files do not compile to the program that the token was made with. Its schedule would mean nothing there.',
    fix: 'Give the same sources, flags and version of Heddle. After an edit, run `heddle check` again.',
  },
  HDL_UI_PORT: {
    meaning: '`heddle ui` cannot listen on the port: another program uses it, or it needs rights that you do not have.',
    fix: 'Give another port with --port, or leave it out for any that is free.',
    example: 'heddle ui --port 80',
  },
  HDL_USAGE_EXTRA_ARGUMENT: {
    meaning: 'The command line has an argument that the command does not take.',
    fix: 'Leave it out. What follows `--` goes to the program under test.',
  },
  HDL_USAGE_INVALID_VALUE: {
    meaning: 'An option has a value of the wrong form.',
    fix: 'Numbers are whole; times are like 60s, 2m or 500ms; sizes like 256M.',
    example: 'heddle check main.c --runs banana',
  },
  HDL_USAGE_MISSING_ARGUMENT: {
    meaning: 'The command needs an argument that was not given.',
    fix: '`heddle COMMAND --help` shows what it takes.',
  },
  HDL_USAGE_MISSING_VALUE: {
    meaning: 'An option that needs a value stands without one.',
    fix: 'Give the value: `--runs 1000` or `--runs=1000`.',
    example: 'heddle check main.c --runs',
  },
  HDL_USAGE_NO_FILES: {
    meaning: 'There is nothing to check.',
    fix: 'Name the sources of the program: `heddle check main.c queue.c`.',
    example: 'heddle check',
  },
  HDL_USAGE_NO_PROGRAM: {
    meaning: 'A compiler flag such as -c or -E stops before there is a program that could run.',
    fix: 'Leave it out, or compile with `heddle cc` first and check its output.',
    example: 'heddle check -c main.c',
  },
  HDL_USAGE_UNKNOWN_COMMAND: {
    meaning: 'There is no such command.',
    fix: '`heddle --help` lists them.',
    example: 'heddle chekc main.c',
  },
  HDL_USAGE_UNKNOWN_OPTION: {
    meaning: 'There is no such option. Heddle’s own options have two dashes; those with one go to the compiler.',
    fix: '`heddle COMMAND --help` lists them.',
    example: 'heddle check main.c --rnus 1000',
  },
  HDL_USAGE_UNKNOWN_TOPIC: {
    meaning: 'The word is neither a kind of finding nor an error code.',
    fix: 'See docs/reference/findings.md and docs/reference/errors.md.',
    example: 'heddle explain datarace',
  },
  HDL_VERIFY_NO_CAMPAIGN: {
    meaning:
      'The finding was stored without the figures of its campaign, by an earlier version of Heddle, so a verification has nothing to compare with.',
    fix: 'Run heddle check on the program as it was (from version control): equal seeds give equal findings. Then verify the change.',
    example: 'heddle verify data-race-1a2b3c4d queue.c',
  },
  HDL_WASM_MALFORMED: {
    meaning: 'A file is not a complete WebAssembly module: something in it is cut short or has an impossible value.',
    fix: 'Build it again, and check that it was copied in binary mode and completely.',
  },
  HDL_WEAKEN_NEEDS_C11: {
    meaning:
      'Under sequential consistency every load sees the newest store, so a memory order that is too weak would not show in what the program does.',
    fix: 'Give --memory-model c11, or leave --weaken out.',
    example: 'heddle check main.c --weaken --memory-model sc',
  },
};

export const errorCodes: Readonly<Record<string, ErrorExplanation>> = Object.fromEntries(
  Object.entries({ ...buildErrors, ...otherErrors }).toSorted(([a], [b]) => (a < b ? -1 : 1)),
);
