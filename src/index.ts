/** The public API: check a program, replay a finding, verify that it is gone. The command line is a thin layer over it. */
export { check, type CheckOptions, type CheckProgress } from './api/check.ts';
export { replay, type ReplayOptions, type ReplayResult } from './api/replay.ts';
export { verify, type VerifyOptions, type VerifyResult } from './api/verify.ts';
export { mergeResults, type NamedResult } from './api/merge-results.ts';
export { doctor, type DoctorReport } from './api/doctor.ts';
export { HeddleError } from './base/error.ts';
export { InternalError } from './base/assert.ts';
export type * from './report/model.ts';
export type * from './report/trace-model.ts';
export { checkLink } from './wasm/link/check-link.ts';
export type * from './wasm/link/model.ts';
