/**
 * Compiles the schemas to modules, ahead of time: Ajv compiles with `new Function`, which a web host may forbid, and a compiled function
 * starts faster. `schemas/meshwright.schema.json` becomes `generated/settings.js`; each kind, `schemas/<group>/<Kind>.schema.json`, becomes
 * `generated/<group>/<Kind>.js`, which builds its validator when first called, and `generated/kinds.js` lists them. Each module is bundled
 * with what it needs of Ajv's CommonJS run time. What has not changed is not compiled again.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { _, Name } from 'ajv/dist/compile/codegen/index.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { root } from './process.mjs';

const source = path.join(root, 'schemas');
const room = path.join(root, 'server', 'src', 'schema');
const target = path.join(room, 'generated');
const suffix = '.schema.json';
const written = new Set();

/** What every kind has; it is compiled once, and checked beside the kind's own validator. */
const common = 'kubernetes.metadata';

/** Where a schema holds schemas. */
const oneSchema = ['additionalProperties', 'items', 'contains', 'not', 'if', 'then', 'else', 'propertyNames'];
const manySchemas = ['allOf', 'anyOf', 'oneOf'];
const namedSchemas = ['properties', 'patternProperties', 'dependentSchemas'];

/** What a validator has no use for. */
const notes = ['$schema', '$comment', 'title', 'description', 'default', 'enumDescriptions', 'deprecated'];
const extensions = ['x-group', 'x-kind', 'x-scope', 'x-versions', 'x-reference', 'x-says', 'x-at'];

/** An untouched file keeps its time, so that compilers in watch mode do not start over. */
function write(name, text) {
  written.add(name);
  const file = path.join(target, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, text);
  renameSync(partial, file);
}

function readSchema(name) {
  return JSON.parse(readFileSync(path.join(source, name), 'utf8'));
}

/** The keywords and formats are TypeScript, for the run time; the compiler only needs their names and types. */
const bundledKeywords = await bundle({ entryPoints: [path.join(room, 'keywords.ts')] }, 'esm');
const { keywords, formats } = await import(`data:text/javascript,${encodeURIComponent(bundledKeywords)}`);
/** What a module depends on beside its schema. */
const tools = [
  readFileSync(import.meta.filename, 'utf8'),
  Object.entries(keywords).map(([name, { type }]) => `${name} ${type}`),
  Object.keys(formats),
  readFileSync(path.join(root, 'package-lock.json'), 'utf8').match(/"node_modules\/ajv": \{\s+"version": "([^"]+)"/)?.[1],
];

async function bundle(entry, format) {
  const result = await build({
    ...entry,
    absWorkingDir: root,
    bundle: true,
    write: false,
    format,
    ...(format === 'iife' ? { globalName: 'compiled', minify: true } : {}),
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
  });
  return result.outputFiles[0].text;
}

/** The schema is named for its readers, who write `meshwright.yaml`; the module for what it validates. */
async function compileSettings() {
  const schema = readSchema(`meshwright${suffix}`);
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: true, code: { source: true, esm: true } });
  ajv.addVocabulary([
    'markdownDescription',
    'enumDescriptions',
    'markdownEnumDescriptions',
    'deprecationMessage',
    'defaultSnippets',
  ]);
  const contents = standalone.default(ajv, ajv.compile(schema));
  const code = await bundle({ stdin: { contents, resolveDir: root } }, 'esm');
  // As it is written, for hovers and completion; the validator holds parts of it only.
  write('settings.js', `${code}\nexport const schema = ${JSON.stringify(schema)};\n`);
  const declaration = `import type { ValidateFunction } from 'ajv';
import type { Schema } from '../types';

export declare const validate: ValidateFunction;
export declare const schema: Schema;
`;
  write('settings.d.ts', declaration);
}

async function compileKinds() {
  const files = readdirSync(source, { recursive: true })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.includes('/') && name.endsWith(suffix) && !name.startsWith('definitions/'))
    .sort();
  const modules = [];
  for (const file of files) {
    const parts = gather(file);
    const name = file.slice(0, -suffix.length);
    await compileModule(name, parts, () => forValidation(parts.get('').schema));
    modules.push({ name, parts, root: parts.get('').schema });
  }
  const [{ parts }] = modules;
  await compileModule(`common/${common}`, new Map([[common, parts.get(common)]]), () => ({ $ref: idOf(common) }));
  const imports = modules.map(({ name }, i) => `import * as m${i} from './${name}';\n`);
  const entries = modules.map(({ root: schema }, i) => {
    const about = {
      group: schema['x-group'],
      kind: schema['x-kind'],
      versions: schema['x-versions'],
      reference: schema['x-reference'],
    };
    return `  { ...${JSON.stringify(about)}, validator: m${i}.validator, schema: m${i}.schema },\n`;
  });
  write(
    'kinds.js',
    `${imports.join('')}export { validator as metadata } from './common/${common}';\n\nexport const kinds = [\n${entries.join('')}];\n`,
  );
  const declaration = `import type { KindModule } from '../types';

export { validator as metadata } from './common/${common}';

export declare const kinds: readonly KindModule[];
`;
  write('kinds.d.ts', declaration);
}

/** The root of a file, under the empty name, and every definition that it needs, each with its references turned into names. */
function gather(file) {
  const parts = new Map();
  const visit = (inFile, pointer, name) => {
    if (parts.has(name)) return;
    const part = { schema: undefined };
    parts.set(name, part);
    let schema = readSchema(inFile);
    for (const key of pointer.split('/').slice(1)) schema = schema?.[key.replaceAll('~1', '/').replaceAll('~0', '~')];
    if (schema === undefined) throw new Error(`${file} refers to ${inFile}#${pointer}, which does not exist`);
    const { $defs: _defs, $id: _id, ...rest } = schema;
    part.schema = mapSchemas(rest, (each) => {
      if (each.$ref === undefined) return each;
      const [refFile = '', refPointer = ''] = each.$ref.split('#');
      const absolute = refFile === '' ? inFile : path.posix.join(path.posix.dirname(inFile), refFile);
      const short = refPointer.replace(/^\/\$defs\//, '');
      const refName = absolute === file ? short : `${path.posix.basename(absolute, suffix)}.${short}`;
      visit(absolute, refPointer, refName);
      return { ...each, $ref: refName };
    });
  };
  visit(file, '', '');
  return parts;
}

/** A schema with each schema in it, and itself, replaced; a property may be named like a keyword. */
function mapSchemas(schema, change) {
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = (each) => mapSchemas(each, change);
  const result = { ...schema };
  for (const key of oneSchema) if (key in result) result[key] = inner(result[key]);
  for (const key of manySchemas) if (key in result) result[key] = result[key].map(inner);
  for (const key of namedSchemas) {
    if (key in result) result[key] = Object.fromEntries(Object.entries(result[key]).map(([name, each]) => [name, inner(each)]));
  }
  return change(result);
}

function forValidation(schema) {
  return mapSchemas(schema, (each) => {
    const { $ref, format, ...rest } = Object.fromEntries(Object.entries(each).filter(([key]) => !notes.includes(key)));
    if ($ref === common) return {};
    return {
      ...($ref === undefined ? {} : { $ref: idOf($ref) }),
      ...(format === undefined ? {} : { format }),
      // Istio and the API server read such a number into 32 bits, whatever its schema says of limits.
      ...(format === 'int32' ? { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 } : {}),
      ...rest,
    };
  });
}

function idOf(name) {
  return `defs:/${encodeURIComponent(name)}`;
}

async function compileModule(name, parts, rootOf) {
  const hash = createHash('sha256')
    .update(JSON.stringify([tools, name, [...parts]]))
    .digest('hex');
  const head = `// ${hash}\n`;
  const declaration = `import type { ValidateFunction } from 'ajv';
import type { Schema } from '../../types';

export declare function validator(): ValidateFunction;
export declare function schema(): Schema;
`;
  write(`${name}.d.ts`, declaration);
  const file = path.join(target, `${name}.js`);
  if (existsSync(file) && readFileSync(file, 'utf8').startsWith(head)) {
    written.add(`${name}.js`);
    return;
  }
  const ajv = createAjv();
  for (const [part, { schema }] of parts) {
    if (part === '') continue;
    ajv.addSchema({ $id: idOf(part), ...forValidation(schema) });
    // Where an error comes from is told from the definition on, as it is where a definition is inlined: `explain.ts` looks it up.
    ajv.schemas[idOf(part)].schemaPath = idOf(part);
  }
  const validate = ajv.compile(rootOf());
  const contents = shorten(standalone.default(ajv, validate));
  const code = await bundle({ stdin: { contents, resolveDir: root } }, 'iife');
  write(
    `${name}.js`,
    `${head}import { formats, keywords } from '../../keywords';

let built;
export function validator() {
  if (built === undefined) built = build();
  return built;
}

let parsed;
export function schema() {
  if (parsed === undefined) parsed = JSON.parse(${JSON.stringify(JSON.stringify(wholeSchema(parts)))});
  return parsed;
}

function build() {
${code}return compiled.validate;
}
`,
  );
}

/**
 * Ajv writes out, at each error, how it joins the list; a call instead makes the modules a good deal smaller, and what is parsed when the
 * server starts. Code that looks otherwise, as that of another version of Ajv may, stays as it is.
 */
function shorten(code) {
  const error =
    /const (err\d+) = (\{.*?\});if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}errors\+\+;/gs;
  return `${code.replace(error, (_all, _name, literal) => `vErrors = report(vErrors, ${literal});errors++;`)}
function report(errors, error) {
  if (errors === null) return [error];
  errors.push(error);
  return errors;
}
`;
}

/** The schema with its definitions, for those who want to read it. */
function wholeSchema(parts) {
  const local = ({ schema }) =>
    mapSchemas(schema, (each) => (each.$ref === undefined ? each : { ...each, $ref: `#/$defs/${each.$ref}` }));
  const { '': whole, ...definitions } = Object.fromEntries([...parts].map(([name, part]) => [name, local(part)]));
  return { ...whole, $defs: definitions };
}

function createAjv() {
  const ajv = new Ajv({
    // JSON Schema 2020-12 as far as the schemas use it; what else `Ajv2020` brings costs time in every function.
    next: true,
    allErrors: true,
    messages: false,
    strict: true,
    // A condition speaks of properties that are told, with their types, at the object.
    strictTypes: false,
    strictRequired: false,
    // One function for each definition that is more than a few keywords.
    inlineRefs: 5,
    code: { source: true, esm: true, formats: _`formats` },
  });
  ajv.addVocabulary([...extensions, 'minContains', 'maxContains']);
  // Of numbers; the limits are checked as such.
  for (const name of ['int32', 'int64', 'float', 'double']) ajv.addFormat(name, true);
  for (const [name, check] of Object.entries(formats)) ajv.addFormat(name, check);
  for (const [keyword, { type, check }] of Object.entries(keywords)) {
    ajv.addKeyword({
      keyword,
      type,
      error: { message: keyword, params: ({ params }) => _`${params.found}` },
      code(context) {
        const call = context.gen.scopeValue('func', { key: keyword, ref: check, code: _`keywords.${new Name(keyword)}.check` });
        const found = context.gen.const('found', _`${call}(${context.schemaValue}, ${context.data})`);
        context.setParams({ found });
        context.fail(_`${found} !== undefined`);
      },
    });
  }
  return ajv;
}

await compileSettings();
await compileKinds();
for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
  const name = path.relative(target, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
  // A partial file is another run's, at work right now.
  if (entry.isFile() && !written.has(name) && /\.(?:js|d\.ts)$/.test(name)) rmSync(path.join(target, name));
}
