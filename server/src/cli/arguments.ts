/** The command line's grammar. What does not fit it is a `UsageError`, told in one sentence. */
import { parseArgs } from 'node:util';

export class UsageError extends Error {}

export const formats = ['pretty', 'json'] as const;
export type Format = (typeof formats)[number];

export const thresholds = ['error', 'warning', 'info'] as const;
export type Threshold = (typeof thresholds)[number];

export interface CheckCommand {
  readonly name: 'check';
  readonly format: Format;
  readonly failOn: Threshold;
  /** A settings file that stands in for the one of the root. */
  readonly config: string | undefined;
  readonly paths: readonly string[];
}

export type Command = CheckCommand | { readonly name: 'help' } | { readonly name: 'version' };

export const help = `Checks Istio manifests across files and clusters.

Usage: meshwright check [options] PATH...

The whole workspace is read, so that each finding is true: from the nearest folder
with a meshwright.yaml upward from a PATH, else from the working directory.
A PATH, a file or a folder, limits what is reported. Without any: the working directory.

Options:
  --format pretty|json          how to report (default: pretty)
  --fail-on error|warning|info  the least severity that fails the check (default: error)
  --config FILE                 settings to use in place of the workspace's meshwright.yaml
  --help                        this text
  --version                     the version

Exit code: 0 no finding fails the check, 1 some do, 2 wrong usage or an internal error.
`;

export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help === true) return { name: 'help' };
  if (values.version === true) return { name: 'version' };
  const [name, ...paths] = positionals;
  if (name === undefined) throw new UsageError('no command given; there is "check"');
  if (name !== 'check') throw new UsageError(`unknown command "${name}"; there is "check"`);
  if (paths.includes('')) throw new UsageError('a PATH must not be empty');
  return {
    name,
    format: oneOf('--format', values.format, formats) ?? 'pretty',
    failOn: oneOf('--fail-on', values['fail-on'], thresholds) ?? 'error',
    config: values.config,
    paths: paths.length === 0 ? ['.'] : paths,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string' },
        'fail-on': { type: 'string' },
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node goes on with advice about positional arguments.
    const [sentence = ''] = error.message.split(/\.?(?:\s*\n|\. )/, 1);
    throw new UsageError(sentence.charAt(0).toLowerCase() + sentence.slice(1));
  }
}

function oneOf<T extends string>(option: string, value: string | undefined, known: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((each) => each === value);
  if (found === undefined) throw new UsageError(`${option} must be one of ${known.join(', ')}, not "${value}"`);
  return found;
}
