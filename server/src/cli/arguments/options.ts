/** What the commands share in reading their arguments. What does not fit the grammar is a `UsageError`, told in one sentence. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

export type Values<T extends Options> = {
  readonly [K in keyof T]?: T[K] extends { readonly multiple: true }
    ? readonly string[]
    : T[K] extends { readonly type: 'boolean' }
      ? boolean
      : string;
};

/** Options and positional arguments of one command. */
export function parseOptions<T extends Options>(
  args: readonly string[],
  options: T,
): { readonly values: Values<T>; readonly positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    if (positionals.includes('')) throw new UsageError('a PATH must not be empty');
    return { values: values as Values<T>, positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node goes on with advice about positional arguments.
    const [sentence = ''] = error.message.split(/\.?(?:\s*\n|\. )/, 1);
    throw new UsageError(sentence.charAt(0).toLowerCase() + sentence.slice(1));
  }
}

export function oneOf<T extends string>(option: string, value: string | undefined, known: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((each) => each === value);
  if (found === undefined) throw new UsageError(`${option} must be one of ${known.join(', ')}, not "${value}"`);
  return found;
}
