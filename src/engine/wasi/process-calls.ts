/** Arguments, environment, clocks, randomness, exit, and what guest code replaces. */

import type { WasiAction, WasiContext, WasiHost } from './context.ts';
import { errno, fail } from './errno.ts';
import { range, setU32, setU64 } from './memory.ts';

const encoder = new TextEncoder();
/** Clocks 2 and 3 count processor time, which is virtual time too. */
const monotonicClock = 1;
const lastClock = 3;

export function processCalls({ host }: WasiContext): Record<string, WasiAction> {
  const args = host.args.map((argument) => encoder.encode(`${argument}\0`));
  const env = Object.entries(host.env).map(([name, value]) => encoder.encode(`${name}=${value}\0`));
  const clock = (id: number) => (id > lastClock ? fail(errno.invalid) : Math.min(id, monotonicClock));

  return {
    args_sizes_get: (count: number, bytes: number) => writeSizes(host, args, count, bytes),
    args_get: (pointers: number, buffer: number) => writeStrings(host, args, pointers, buffer),
    environ_sizes_get: (count: number, bytes: number) => writeSizes(host, env, count, bytes),
    environ_get: (pointers: number, buffer: number) => writeStrings(host, env, pointers, buffer),
    clock_time_get: (id: number, _precision: bigint, out: number) => setU64(host, out, host.clockNow(clock(id))),
    clock_res_get(id: number, out: number) {
      clock(id);
      setU64(host, out, 1n);
    },
    random_get: (buffer: number, bytes: number) => host.random(range(host, buffer, bytes)),
    proc_exit: (status: number) => host.exit(status),
    proc_raise: () => host.unsupported('proc_raise'),
    // Nothing to wait for: guest code replaces sched_yield, poll, select and the sleeps by calls that park.
    sched_yield() {},
    poll_oneoff: () => host.unsupported('poll_oneoff'),
    sock_accept: () => host.unsupported('accept'),
    sock_recv: () => host.unsupported('recv'),
    sock_send: () => host.unsupported('send'),
    sock_shutdown: () => host.unsupported('shutdown'),
  } satisfies Record<string, WasiAction>;
}

function writeSizes(host: WasiHost, strings: readonly Uint8Array[], count: number, bytes: number): void {
  setU32(host, count, strings.length);
  setU32(
    host,
    bytes,
    strings.reduce((sum, string) => sum + string.length, 0),
  );
}

function writeStrings(host: WasiHost, strings: readonly Uint8Array[], pointers: number, buffer: number): void {
  let at = buffer >>> 0;
  strings.forEach((string, index) => {
    setU32(host, pointers + 4 * index, at);
    range(host, at, string.length).set(string);
    at += string.length;
  });
}
