/**
 * Writes docs/rules.md from the rules, so that what a diagnostic links to is what the rule's file says. With --check nothing
 * is written and a stale page fails.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);
const page = new URL('docs/rules.md', root);
const bundle = fileURLToPath(new URL('.cache/rules.mjs', root));

await build({
  stdin: {
    contents: "export { rules } from './server/src/rules/index'; export { categoryOf } from './server/src/rules/rule';",
    resolveDir: fileURLToPath(root),
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  outfile: bundle,
  logLevel: 'error',
});
const { rules, categoryOf } = await import(pathToFileURL(bundle).href);

const families = [...new Set(rules.map(({ code }) => code.slice(0, 3)))].map(
  (family) => `${family}xx \`${categoryOf(`${family}99`)}\``,
);
const row = ({ code, name, severity, offByDefault, peers }) =>
  `| [${code}](#${code.toLowerCase()}-${name}) | ${name} | ${severity}${offByDefault ? ', off by default' : ''} | ${peers.join(', ') || '–'} |`;
const section = ({ code, name, severity, offByDefault, peers, docs }) =>
  `## ${code} ${name}\n\nCategory \`${categoryOf(code)}\`, severity ${severity} unless the text says otherwise${offByDefault ? '; **off by default**' : ''}. ${
    peers.length === 0 ? 'No rule of istioctl analyze or Kiali corresponds.' : `Corresponds to ${peers.join(', ')}.`
  }\n\n${docs.replace(/^#(?=#)/gm, '##').trim()}\n`;

/** What istioctl analyze and Kiali can say, and why some of it is not said here. */
const peers = JSON.parse(await readFile(new URL('peers.json', import.meta.url), 'utf8'));
const coverage = (code) => {
  const covering = rules.filter((rule) => rule.peers.includes(code));
  const links = covering.map(({ code: own, name }) => `[${own} ${name}](#${own.toLowerCase()}-${name})`);
  return links.length > 0 ? links.join(', ') : (peers.reasons[code] ?? 'Not covered yet.');
};
const peerRow = ([code, what]) => `| ${code} | ${what} | ${coverage(code)} |`;

const text = `# Rules

Generated from \`server/src/rules/\` by \`npm run docs\`. Families: ${families.join(', ')}. A rule's severity is changed, or the rule
switched off or on, by its name or code in [the settings](../README.md#settings): \`rules: { duplicate-resource: off }\`. A rule that is off by
default finds something only where the settings give it a severity.

| Code | Name | Severity | Peers |
|---|---|---|---|
${rules.map(row).join('\n')}

[What istioctl analyze says](#what-istioctl-analyze-says) and [what Kiali says](#what-kiali-says) list every code of these two, with the rule
that covers it or why none does.

${rules.map(section).join('\n')}
## What istioctl analyze says

| Code | Name | Here |
|---|---|---|
${peers.istio.map(peerRow).join('\n')}

## What Kiali says

| Code | About | Here |
|---|---|---|
${peers.kiali.map(peerRow).join('\n')}
`;

if (process.argv.includes('--check')) {
  const now = await readFile(page, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (now !== text) {
    console.error('docs/rules.md is stale: run `npm run docs`');
    process.exitCode = 1;
  }
} else {
  await writeFile(page, text);
}
