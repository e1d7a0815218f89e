/** Compiling and linking C and C++ (node only). */

export type { ToolchainName } from './choose-backend.ts';
export { runArchiver } from './driver/archiver.ts';
export { type DriverName, runCompilerDriver } from './driver/compiler-driver.ts';
export { librariesIn, type LibraryRequest } from './libraries.ts';
export { toolchainInfo, type ToolchainInfo } from './info.ts';
export { compileProgram, type CompiledProgram, type CompileProgramRequest } from './program.ts';
