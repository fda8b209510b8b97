/**
 * Makes a fresh clone ready: `npm start` and `npm test` work before `npm install` was ever run. Only `node:` modules here.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { npm, quit, root } from './process.mjs';

const readJson = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

function checkNode() {
  const wanted = readJson('package.json').engines.node;
  const minimum = wanted.replace('>=', '').split('.').map(Number);
  const actual = process.versions.node.split('.').map(Number);
  const first = minimum.findIndex((part, index) => part !== actual[index]);
  if (first !== -1 && actual[first] < minimum[first]) {
    quit(`Meshwright needs Node.js ${wanted}, this is ${process.versions.node}: install a newer one from https://nodejs.org`);
  }
}

/** npm notes what it installed in a lock of its own; times would lie after a checkout, so the versions are compared. */
function isInstalled() {
  const installed = path.join('node_modules', '.package-lock.json');
  if (!existsSync(path.join(root, installed))) return false;
  const actual = readJson(installed).packages;
  return Object.entries(readJson('package-lock.json').packages).every(
    ([name, wanted]) => name === '' || wanted.optional === true || actual[name]?.version === wanted.version,
  );
}

export async function setup() {
  checkNode();
  if (isInstalled()) return;
  console.log('Installing the dependencies ...');
  await npm(['ci', '--include=dev']);
}
