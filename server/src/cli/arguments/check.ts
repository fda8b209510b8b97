/** The grammar of `meshwright check`. */
import { oneOf, parseOptions, UsageError } from './options';

export const formats = ['pretty', 'json', 'sarif', 'github'] as const;
export type Format = (typeof formats)[number];

export const thresholds = ['error', 'warning', 'info'] as const;
export type Threshold = (typeof thresholds)[number];

export interface CheckCommand {
  readonly name: 'check';
  readonly format: Format;
  readonly failOn: Threshold;
  /** A settings file that stands in for the one of the root. */
  readonly config: string | undefined;
  /** What is done with safe fixes: nothing, told what they would do, or made. */
  readonly fix: 'no' | 'dry-run' | 'yes';
  /** A file of findings that are known already. */
  readonly baseline: string | undefined;
  /** Whether the baseline is written anew from what is found. */
  readonly writeBaseline: boolean;
  readonly paths: readonly string[];
}

export const checkHelp = `Checks Istio manifests across files and clusters.

Usage: meshwright check [options] PATH...

The whole workspace is read, so that each finding is true: from the nearest folder
with a meshwright.yaml upward from a PATH, else from the working directory.
A PATH, a file or a folder, limits what is reported. Without any: the working directory.

Options:
  --format pretty|json|sarif|github
                                how to report (default: pretty)
  --fail-on error|warning|info  the least severity that fails the check (default: error)
  --baseline FILE               leave out the findings that FILE lists as known already
  --write-baseline              with --baseline: list there what is found now
  --fix                         make the safe fixes of what would be reported, then check again
  --dry-run                     with --fix: tell what would be fixed and what would be left; write nothing
  --config FILE                 settings to use in place of the workspace's meshwright.yaml
  --help                        this text

Exit code: 0 no finding fails the check, 1 some do, 2 wrong usage or an internal error.
`;

const options = {
  format: { type: 'string' },
  'fail-on': { type: 'string' },
  fix: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  config: { type: 'string' },
  baseline: { type: 'string' },
  'write-baseline': { type: 'boolean' },
} as const;

export function parseCheck(args: readonly string[]): CheckCommand {
  const { values, positionals } = parseOptions(args, options);
  const dryRun = values['dry-run'] === true;
  if (dryRun && values.fix !== true) throw new UsageError('--dry-run is of use with --fix only: a check writes nothing');
  const writeBaseline = values['write-baseline'] === true;
  if (writeBaseline && values.baseline === undefined) throw new UsageError('--write-baseline needs --baseline FILE');
  if (writeBaseline && dryRun) throw new UsageError('--write-baseline does not go with --dry-run, which writes nothing');
  return {
    name: 'check',
    format: oneOf('--format', values.format, formats) ?? 'pretty',
    failOn: oneOf('--fail-on', values['fail-on'], thresholds) ?? 'error',
    config: values.config,
    fix: values.fix !== true ? 'no' : dryRun ? 'dry-run' : 'yes',
    baseline: values.baseline,
    writeBaseline,
    paths: positionals.length === 0 ? ['.'] : positionals,
  };
}
