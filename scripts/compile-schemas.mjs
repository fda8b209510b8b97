/**
 * Compiles every `schemas/*.schema.json` to a module with a `validate` function, ahead of time: Ajv compiles with `new Function`,
 * which a web host may forbid, and a compiled function starts faster. The modules are bundled, so that none of them needs Ajv's
 * CommonJS run time.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { root } from './process.mjs';

const source = path.join(root, 'schemas');
const target = path.join(root, 'server', 'src', 'schema', 'generated');
const suffix = '.schema.json';
/** The schema is named for its readers, who write `meshwright.yaml`; the module for what it validates. */
const moduleNames = { meshwright: 'settings' };

const declaration = `import type { ValidateFunction } from 'ajv';

export declare const validate: ValidateFunction;
`;

/** An untouched file keeps its time, so that compilers in watch mode do not start over. */
function write(name, text) {
  const file = path.join(target, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, text);
  renameSync(partial, file);
}

function createAjv(schemas) {
  const AjvOfDraft = schemas.some((schema) => schema.$schema?.includes('2020-12')) ? Ajv2020 : Ajv;
  const ajv = new AjvOfDraft({ allErrors: true, verbose: true, strict: true, code: { source: true, esm: true } });
  ajv.addVocabulary([
    'markdownDescription',
    'enumDescriptions',
    'markdownEnumDescriptions',
    'deprecationMessage',
    'defaultSnippets',
  ]);
  return ajv;
}

const names = existsSync(source) ? readdirSync(source).filter((name) => name.endsWith(suffix)) : [];
const schemas = names.map((name) => JSON.parse(readFileSync(path.join(source, name), 'utf8')));
const ajv = createAjv(schemas);
ajv.addSchema(schemas.map((schema, index) => ({ $id: names[index], ...schema })));
mkdirSync(target, { recursive: true });
for (const [index, name] of names.entries()) {
  const validate = ajv.getSchema(schemas[index].$id ?? name);
  const result = await build({
    stdin: { contents: standalone.default(ajv, validate), resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    target: 'es2022',
  });
  const base = name.slice(0, -suffix.length);
  const module = moduleNames[base] ?? base;
  write(`${module}.js`, result.outputFiles[0].text);
  write(`${module}.d.ts`, declaration);
}
