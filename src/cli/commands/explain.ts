/** `heddle explain`: what a finding kind, an error code or a link rule means. */
import { explain, explainable } from '../../report/explain.ts';
import { EXIT } from '../exit-code.ts';
import { parseArguments } from '../parse.ts';
import { settle } from '../settings.ts';
import { didYouMean } from '../suggest.ts';
import { print } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

/** Prints the explanation of one word. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, options } = parseArguments('explain', args);
  const settings = settle(options, undefined);
  const [topic, extra] = words;
  if (topic === undefined) {
    throw usageError(
      'HDL_USAGE_MISSING_ARGUMENT',
      '`heddle explain` needs the name of a finding kind, an error code or a link rule.',
      'For example `heddle explain data-race`.',
    );
  }
  if (extra !== undefined)
    throw usageError('HDL_USAGE_EXTRA_ARGUMENT', `\`heddle explain\` takes one name, but also got \`${extra}\`.`);
  const text = explain(topic);
  if (text === undefined) {
    const otherwise = `Known kinds: ${explainable()
      .filter((name) => !/^(?:HDL_|W\d\d$)/.test(name))
      .join(', ')}.`;
    throw usageError(
      'HDL_USAGE_UNKNOWN_TOPIC',
      `There is no finding kind, error code or link rule \`${topic}\`.`,
      didYouMean(topic, explainable(), otherwise),
    );
  }
  await print(settings.json ? `${JSON.stringify({ version: 1, topic, text }, null, 2)}\n` : text);
  return EXIT.clean;
}
