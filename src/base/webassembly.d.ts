/**
 * The part of the WebAssembly JavaScript interface that Heddle uses, JSPI included. TypeScript has these types only together with the DOM,
 * which neutral layers must not see.
 */
declare namespace WebAssembly {
  type ImportValue = ExportValue | number | bigint;
  // oxlint-disable-next-line typescript/no-explicit-any -- what a module exports is known only to who compiled it
  type ExportValue = Memory | Table | Global | Tag | ((...args: any[]) => any) | Suspending;
  interface ModuleImports {
    [name: string]: ImportValue;
  }
  interface Imports {
    [module: string]: ModuleImports;
  }
  interface Exports {
    // oxlint-disable-next-line typescript/no-explicit-any -- see above; decoded where it is read
    readonly [name: string]: any;
  }
  type ExternalKind = 'function' | 'table' | 'memory' | 'global' | 'tag';
  type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'anyfunc' | 'externref';

  class Module {
    /** Never there: without it every object would be a module to the compiler. */
    private readonly isModule: true;
    constructor(bytes: BufferSource);
    static exports(module: Module): { readonly name: string; readonly kind: ExternalKind }[];
    static imports(module: Module): { readonly module: string; readonly name: string; readonly kind: ExternalKind }[];
    static customSections(module: Module, name: string): ArrayBuffer[];
  }
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Exports;
  }
  class Memory {
    constructor(descriptor: { readonly initial: number; readonly maximum?: number; readonly shared?: boolean });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Table {
    constructor(descriptor: {
      readonly element: 'anyfunc' | 'externref';
      readonly initial: number;
      readonly maximum?: number;
    });
    readonly length: number;
    // oxlint-disable-next-line typescript/no-explicit-any -- a table holds functions of every type
    get(index: number): any;
    set(index: number, value?: unknown): void;
    grow(by: number, value?: unknown): number;
  }
  // oxlint-disable-next-line typescript/no-explicit-any -- number or bigint by its value type
  class Global<T = any> {
    constructor(descriptor: { readonly value: ValueType; readonly mutable?: boolean }, value?: T);
    value: T;
    valueOf(): T;
  }
  class Tag {
    constructor(descriptor: { readonly parameters: readonly ValueType[] });
  }
  class Exception extends Error {
    constructor(tag: Tag, payload: readonly unknown[], options?: { readonly traceStack?: boolean });
    is(tag: Tag): boolean;
    getArg(tag: Tag, index: number): unknown;
  }
  /** An import that suspends the calling coroutine until the promise it returns settles. */
  class Suspending {
    // oxlint-disable-next-line typescript/no-explicit-any -- any signature
    constructor(run: (...args: any[]) => any);
  }
  /** Wraps an export so that a call starts a coroutine and returns the promise of its result. */
  // oxlint-disable-next-line typescript/no-explicit-any -- any signature
  function promising<A extends any[], R>(run: (...args: A) => R): (...args: A) => Promise<R>;
  function validate(bytes: BufferSource): boolean;
  function compile(bytes: BufferSource): Promise<Module>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
  function instantiate(
    bytes: BufferSource,
    imports?: Imports,
  ): Promise<{ readonly module: Module; readonly instance: Instance }>;
  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}
}

type BufferSource = ArrayBufferView | ArrayBufferLike;
