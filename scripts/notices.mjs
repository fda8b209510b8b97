/** The licences of the packages that are bundled, as most of them ask to be handed on with every copy. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './process.mjs';

const inPackage = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** Schemas are compiled to modules that hold a copy of Ajv's run time, under the names of its files. */
const generated = 'server/src/schema/generated/';

function foldersOf(input) {
  if (input.startsWith(generated)) {
    const text = readFileSync(path.join(root, input), 'utf8');
    return ['node_modules/ajv', ...[...text.matchAll(/^\/\/ (node_modules\/.*)$/gm)].flatMap(([, file]) => foldersOf(file))];
  }
  const match = inPackage.exec(input);
  if (match === null) return [];
  // The innermost package: some have packages of their own.
  const at = input.lastIndexOf('node_modules/');
  return [input.slice(0, at) + (inPackage.exec(input.slice(at))?.[0] ?? '').slice(0, -1)];
}

function licenceOf(folder) {
  const name = readdirSync(path.join(root, folder)).find((file) => /^licen[cs]e(?:[-.]|$)/i.test(file));
  if (name === undefined) throw new Error(`${folder} is bundled, but has no licence file to hand on`);
  return readFileSync(path.join(root, folder, name), 'utf8')
    .replaceAll('\r\n', '\n')
    .trim();
}

/** `inputs`: the files of the bundles, as esbuild's metafiles name them. */
export function notices(inputs) {
  const folders = [...new Set([...inputs].flatMap(foldersOf))].sort();
  const parts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
    return `${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${licenceOf(folder)}\n`;
  });
  return `Meshwright contains parts of the packages below.\n\n${[...new Set(parts)].join('\n')}`;
}
