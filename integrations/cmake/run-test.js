#!/usr/bin/env node
// What CMake starts programs with (CMAKE_CROSSCOMPILING_EMULATOR): run-test.js [OPTION...] -- PROGRAM.wasm [ARGUMENT...]
// As a test it is checked. A program that configuring runs (try_run) is executed once, and only its exit status is told.
import { basename } from 'node:path';

const words = process.argv.slice(2);
const end = words.indexOf('--');
const [options, program] = [words.slice(0, end), words[end + 1] ?? ''];
const check = (more) => ['check', program, ...more, '--', ...words.slice(end + 2)];

if (/CMakeFiles[/\\](CMakeTmp|CMakeScratch)/.test(program)) start(check(['--runs', '1', '--jobs', '1']));
else if (process.env.CTEST_INTERACTIVE_DEBUG_MODE !== undefined) start(check(options));
else {
  process.stderr.write(
    `${basename(program)} would run while the project is built, and files that a program writes under Heddle are in memory only.\n` +
      '  hint: Build generators with the compiler of this machine, or generate the files before.\n',
  );
  process.exitCode = 1;
}

function start(args) {
  process.argv.splice(2, process.argv.length, ...args);
  void import('../../bin/heddle.js');
}
