/** The detectors that every campaign runs. Race and memory checks are the kernel's and always on. */
import type { DetectorFactory } from '../engine/detector.ts';
import { createDeadlockDetector } from './deadlock.ts';
import { createGracePeriodDetector } from './grace-period.ts';
import { createLockOrderDetector } from './lock-order.ts';
import { createThreadLeakDetector } from './thread-leak.ts';

export const detectors: readonly DetectorFactory[] = [
  createDeadlockDetector,
  createGracePeriodDetector,
  createLockOrderDetector,
  createThreadLeakDetector,
];
