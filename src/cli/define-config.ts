/** What `heddle.config.ts` imports: `import { defineConfig } from 'heddle/config'`. */
import type { OptionValues } from './option-spec.ts';

type Configurable = Omit<
  OptionValues,
  'json' | 'shard' | 'step' | 'all' | 'yes' | 'port' | 'debug' | 'reporter' | 'env' | 'dir' | 'library'
>;

/**
 * Defaults for a project, by option name in camel case. Values are what one would type (`'2m'`, `'256M'`) or numbers: seconds for times,
 * bytes for sizes. File names count from the config file's folder. The command line wins over this file.
 */
export type HeddleConfig = {
  readonly [K in keyof Configurable]?: Configurable[K] extends number ? number | string : Configurable[K];
} & {
  /** `['text', 'json=result.json']` */
  readonly reporter?: readonly string[];
  /** `['NAME=VALUE']` */
  readonly env?: readonly string[];
  /** `['./data:/data']` */
  readonly dir?: readonly string[];
  /** `['plugin.so=a.c,b.c']` */
  readonly library?: readonly string[];
  /** Compiler arguments put before those of the command line: `['-Iinclude', '-DNDEBUG']`. */
  readonly flags?: readonly string[];
};

/**
 * Returns its argument; gives the config file its type.
 * @example export default defineConfig({ runs: 50_000, time: '2m' });
 */
export function defineConfig(config: HeddleConfig): HeddleConfig {
  return config;
}
