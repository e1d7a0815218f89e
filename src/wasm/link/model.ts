/** The types of link checking: what goes in, what comes out. Everything in a report is plain data, ready for JSON. */

/** `silent`: the modules load and compute something else than their sources say. Errors and silent miscomputes fail a check. */
export type LinkSeverity = 'error' | 'silent' | 'warning';

/** When it shows: at static linking, on compiling one module, on instantiating, at the first call, or never by a message. */
export type LinkTime = 'link' | 'compile' | 'load' | 'call' | 'never';

/** One module to check. */
export interface LinkInput {
  /** As messages show it; the part behind the last slash is what `needed` entries and import module names are compared with. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A memory that the host provides. */
export interface HostMemory {
  readonly shared: boolean;
  /** In pages of 64 KiB. */
  readonly initial: number;
  /** In pages; undefined: it has no maximum. */
  readonly maximum?: number | undefined;
  /** 64-bit addresses. Default false. */
  readonly wide?: boolean | undefined;
}

export interface LinkOptions {
  /** Overrides the memory that the main module or the glue describes. */
  readonly memory?: HostMemory;
  /** Text of the JavaScript that Emscripten made beside the main module. */
  readonly glue?: string;
  /** Without a main module: all inputs are side modules of a host of which only `memory` and `glue` are known. */
  readonly noMain?: boolean;
  /** Called now and then while modules are read, at least once a module. */
  readonly onProgress?: (state: LinkProgress) => void;
}

/** How far a check has come; reading takes nearly all of its time. */
export interface LinkProgress {
  /** Modules read whole, of how many. */
  readonly modules: number;
  readonly allModules: number;
  /** Bytes read, of how many. */
  readonly bytes: number;
  readonly allBytes: number;
}

/** What was read, and where. */
export interface LinkEvidence {
  /** Name of the module (or `host`). */
  readonly module: string;
  /** `import section`, `dylink.0`...; empty for a whole file. */
  readonly section: string;
  /** File offset; absent for what was not read from a binary. */
  readonly offset?: number;
  /** What stands there. */
  readonly found: string;
}

/** The text of an engine, a loader or a linker, with this finding's numbers in it. */
export interface LinkMessage {
  readonly from: string;
  readonly text: string;
}

export interface LinkFix {
  /** `emcc`, `clang/wasm-ld`, `rust`, or empty for advice that no tool has a flag for. */
  readonly tool: string;
  readonly text: string;
}

export interface LinkFinding {
  /** `W01`... */
  readonly rule: string;
  readonly severity: LinkSeverity;
  readonly when: LinkTime;
  /** One sentence with the names in it. */
  readonly title: string;
  /** The module that fails to load or misbehaves. */
  readonly module: string;
  /** The module (or `host`) that it does not fit. */
  readonly other?: string;
  readonly evidence: readonly LinkEvidence[];
  readonly why: string;
  readonly messages: readonly LinkMessage[];
  readonly fixes: readonly LinkFix[];
}

/** How one module fares against all that are loaded before it. */
export type LinkOutcome = 'loads' | 'miscomputes' | 'fails';

export interface LinkModule {
  readonly name: string;
  readonly role: 'main' | 'side';
  readonly kind: 'executable' | 'dynamic library' | 'object' | 'component' | 'unreadable';
  readonly bytes: number;
  readonly outcome: LinkOutcome;
  /** `shared, 1 to 256 pages, imported`; absent without a memory. */
  readonly memory?: string;
  /** `wasm`, `js` or `none`, as its imports show. */
  readonly exceptions: 'wasm' | 'js' | 'none';
  /** Name and version of the tools that made it. */
  readonly producers: readonly string[];
  /** Where its debug information is, when that is another file. */
  readonly debugInfo?: string;
  /** Where its source map is. */
  readonly sourceMap?: string;
}

/** A count of findings of one pair of modules. */
export interface LinkCell {
  readonly module: string;
  readonly other: string;
  readonly rules: readonly string[];
  readonly outcome: LinkOutcome;
}

/** What `checkLink` returns and `heddle link --json` prints. */
export interface LinkReport {
  readonly version: 1;
  /** `findings`: at least one error or silent miscompute; warnings alone are `clean`. */
  readonly verdict: 'clean' | 'findings';
  /** One sentence. */
  readonly summary: string;
  /** In load order. */
  readonly modules: readonly LinkModule[];
  readonly findings: readonly LinkFinding[];
  /** One cell for every pair of modules with findings. */
  readonly matrix: readonly LinkCell[];
  /** What could not be checked, and what was assumed. */
  readonly notes: readonly string[];
}
