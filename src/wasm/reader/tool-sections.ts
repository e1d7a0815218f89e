/**
 * Custom sections in which tools say how a binary was made: `target_features`, `producers`, `external_debug_info`, `sourceMappingURL`.
 * They are advice: one that is broken counts as absent from where it breaks.
 */
import { HeddleError } from '../../base/error.ts';
import { ByteReader } from './byte-reader.ts';
import type { WasmModule } from './module.ts';

/** `used` (`+`, since LLVM 20 also written for `=`), or `disallowed` (`-`): no other part of the link may use it. */
export interface TargetFeature {
  readonly name: string;
  readonly prefix: 'used' | 'required' | 'disallowed';
  /** File offset of the prefix. */
  readonly offset: number;
}

export interface Producer {
  /** `language`, `processed-by` or `sdk`. */
  readonly field: string;
  readonly name: string;
  readonly version: string;
  readonly offset: number;
}

const prefixes = new Map<number, TargetFeature['prefix']>([
  [0x2b, 'used'],
  [0x3d, 'required'],
  [0x2d, 'disallowed'],
]);

export function readTargetFeatures(module: WasmModule): TargetFeature[] {
  const features: TargetFeature[] = [];
  readCustom(module, 'target_features', (reader) => {
    for (let count = reader.u32('a count of features'); count > 0; count--) {
      const offset = reader.pos;
      const prefix = prefixes.get(reader.u8('a prefix'));
      const name = reader.lenientName('a feature');
      if (prefix !== undefined) features.push({ name, prefix, offset });
    }
  });
  return features;
}

export function readProducers(module: WasmModule): Producer[] {
  const producers: Producer[] = [];
  readCustom(module, 'producers', (reader) => {
    for (let fields = reader.u32('a count of fields'); fields > 0; fields--) {
      const field = reader.lenientName('a field');
      for (let count = reader.u32('a count of values'); count > 0; count--) {
        const offset = reader.pos;
        producers.push({ field, name: reader.lenientName('a name'), version: reader.lenientName('a version'), offset });
      }
    }
  });
  return producers;
}

/** Where debug information or the source map is kept, when it is outside of the file. */
export function readOutsideUrls(module: WasmModule): {
  readonly debugInfo: string | undefined;
  readonly sourceMap: string | undefined;
} {
  return { debugInfo: readUrl(module, 'external_debug_info'), sourceMap: readUrl(module, 'sourceMappingURL') };
}

function readUrl(module: WasmModule, section: string): string | undefined {
  let url: string | undefined;
  readCustom(module, section, (reader) => {
    url = reader.lenientName('a URL');
  });
  return url;
}

function readCustom(module: WasmModule, name: string, read: (reader: ByteReader) => void): void {
  const section = module.customSections.find((custom) => custom.name === name);
  if (section === undefined) return;
  try {
    read(new ByteReader(module.binary, section.contents, section.end));
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error;
  }
}
