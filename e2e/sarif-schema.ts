/** SARIF logs against the published schema of SARIF 2.1.0, as a package of its authors ships it. For tests. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Validate = ((log: unknown) => boolean) & { readonly errors?: unknown };
interface Ajv {
  addFormat(name: string, check: (text: string) => boolean): void;
  compile(schema: unknown): Validate;
}

const load = createRequire(import.meta.url);
const schemaFile = load.resolve('@microsoft/jest-sarif').replace(/index\.js$/, 'schemas/sarif-2.1.0-rtm.5.json');
const ajv = new (load('ajv-draft-04') as new (options: object) => Ajv)({
  allErrors: true,
  strict: false,
  unicodeRegExp: false,
});
ajv.addFormat('uri', URL.canParse);
ajv.addFormat('uri-reference', (text) => URL.canParse(text, 'file:///'));
ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));
/** What the schema has against the log; empty when nothing. */
export function sarifProblems(text: string): unknown {
  return validate(JSON.parse(text)) ? [] : validate.errors;
}
