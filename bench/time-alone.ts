/** A child process of bench/run.ts: `node bench/time-alone.ts PROGRAM EXECUTIONS MODEL` prints the timing as JSON. */
import { timeProgram } from './measure.ts';

const [file = '', executions = '', model = ''] = process.argv.slice(2);
const timing = await timeProgram(file, Number(executions), { memoryModel: model === 'c11' ? 'c11' : 'sc' });
process.stdout.write(JSON.stringify(timing));
process.exit(0);
