/** Compiling and linking C and C++ (node only). */

export { compileProgram, type CompiledProgram, type CompileProgramRequest } from './program.ts';
