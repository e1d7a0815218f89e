/** Exit codes of the command line (design.md); nothing else decides them. */
import type { CheckResult, Severity } from '../report/model.ts';

export const EXIT = {
  clean: 0,
  findings: 1,
  usage: 2,
  incomplete: 3,
  internal: 70,
  interrupted: 130,
} as const;

/** The exit code of `heddle check`: findings below `failOn` are printed but do not fail. */
export function exitCodeOf(result: CheckResult, failOn: Severity): number {
  if (result.verdict === 'error') return EXIT.usage;
  if (result.stoppedBy === 'interrupt') return EXIT.interrupted;
  const failing = result.findings.some((finding) => finding.severity === 'error' || failOn === 'warning');
  if (failing) return EXIT.findings;
  return result.verdict === 'incomplete' || result.campaign?.incomplete === true ? EXIT.incomplete : EXIT.clean;
}
