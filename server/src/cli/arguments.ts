/** The command line's grammar, by command. */
import { type CheckCommand, checkHelp, parseCheck } from './arguments/check';
import { UsageError } from './arguments/options';
import { parseScaffold, type ScaffoldCommand, scaffoldHelp } from './arguments/scaffold';

export type Command =
  | CheckCommand
  | ScaffoldCommand
  | { readonly name: 'help'; readonly text: string }
  | { readonly name: 'version' };

const help = `Meshwright checks and scaffolds Istio manifests across files and clusters.

Usage: meshwright check [options] PATH...
       meshwright scaffold [options] [PATH]

Commands:
  check     tells what will not work, and repairs it with --fix
  scaffold  writes the resources by which services are called across clusters

Options:
  --help     this text; after a command, its options
  --version  the version

Exit code: 0 all is well, 1 something is not, 2 wrong usage or an internal error.
`;

const commands: Readonly<Record<string, { readonly help: string; parse(args: readonly string[]): Command }>> = {
  check: { help: checkHelp, parse: parseCheck },
  scaffold: { help: scaffoldHelp, parse: parseScaffold },
};
const known = Object.keys(commands).map((name) => `"${name}"`);

/** The command is the first word that is one: options may stand before it. */
export function parseCommand(args: readonly string[]): Command {
  const end = args.indexOf('--');
  const words = end < 0 ? args : args.slice(0, end);
  const at = words.findIndex((word) => Object.hasOwn(commands, word));
  const command = commands[words[at] ?? ''];
  if (words.includes('--version') || words.includes('-v')) return { name: 'version' };
  if (words.includes('--help') || words.includes('-h')) return { name: 'help', text: command?.help ?? help };
  if (command !== undefined) return command.parse([...args.slice(0, at), ...args.slice(at + 1)]);
  const word = words.find((each) => !each.startsWith('-'));
  throw new UsageError(
    `${word === undefined ? 'no command given' : `unknown command "${word}"`}; there are ${known.join(' and ')}`,
  );
}
