import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { ROOT } from '../../core/index.ts';
import './cube.ts';
import { readCubeFiles } from './content.ts';

const require = createRequire(import.meta.url);
interface Made {
  readonly code: string;
  readonly errors: readonly { readonly message: string }[];
}
const native = require('@cubejs-backend/native') as { transpileYaml(requests: object[]): Promise<Made[]> };
const FROM = '@cubejs-backend/schema-compiler/dist/src/compiler';

const request = (fileName: string, fileContent: string) => ({
  fileName,
  fileContent,
  transpilers: [],
  compilerId: 't',
});

async function ours(fileName: string, content: string) {
  const [made] = await native.transpileYaml([request(fileName, content)]);
  if (!made) throw new Error('nothing was made');
  return made;
}

/** What Cube's own compiler makes of a file. */
function cubes(fileName: string, content: string): string {
  const { YamlCompiler } = require(`${FROM}/YamlCompiler`);
  const { ErrorReporter } = require(`${FROM}/ErrorReporter`);
  const nobody = { resolveSymbol: () => undefined, isCurrentCube: () => true, resolveCube: () => true };
  const runtime = { newJinjaEngine: () => undefined };
  const yaml = new YamlCompiler(nobody, nobody, runtime, nobody);
  const report = new ErrorReporter(null, [], { logger() {} });
  return yaml.transpileYamlFile({ fileName, content }, report).content;
}

/** What the code defines; functions as their bodies, the names of which stand for themselves. */
function defined(code: string): unknown {
  const found: unknown[] = [];
  const note = (...args: unknown[]) => found.push(args);
  runInNewContext(code, { cube: note, view: note });
  const plain = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return String(value)
        .replace(/^[^=]*=>\s*/, '')
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/[`'"]/g, '"');
    }
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
  };
  return plain(found);
}

// Cube's own way takes a sixth of a second a file: the proof compares all, the tests one of five.
const EVERY = process.env['HISIGHT_PROOF'] === '1' ? 1 : 5;

it('writes of the cube files of the house what Cube itself makes of them', async () => {
  const files = (await readCubeFiles(join(ROOT, 'cubes'))).filter((_file, index) => index % EVERY === 0);
  expect(files.length).toBeGreaterThan(30);
  for (const { fileName, content } of files) {
    const { code, errors } = await ours(fileName, content);
    expect(errors).toEqual([]);
    expect(code, fileName).toMatch(/^\/\* written from YAML \*\//);
    expect(defined(code), fileName).toEqual(defined(cubes(fileName, content)));
  }
});

const file = (dimension: string) => `cubes:
  - name: visits
    sql_table: marts.fct_visits
    dimensions:
      - name: odd
        type: string
        ${dimension}
`;

it.each([
  ['an escaped backslash', 'sql: "regexp_matches(x, \'\\\\\\\\d\')"', 'regexp_matches'],
  ['a context variable', 'sql: "{FILTER_PARAMS.visits.odd.filter(\'x\')}"', 'FILTER_PARAMS'],
])('leaves %s to Cube', async (_what, dimension, kept) => {
  const { code } = await ours('visits.yml', file(dimension));
  expect(code).not.toMatch(/^\/\* written from YAML/);
  expect(code).toContain(kept);
  expect(defined(code)).toEqual(defined(cubes('visits.yml', file(dimension))));
});

it('keeps quotes, back quotes and dollars of a text as they are', async () => {
  const { code } = await ours('visits.yml', file('sql: "concat(\'`$\', {CUBE}.a)"'));
  expect(code).toMatch(/\(CUBE\) => `concat\('\\`\\\$', \$\{CUBE\}\.a\)`/);
});

it.each([
  ['a cube twice', `${file('sql: x')}  - name: visits\n    sql_table: t`, 'duplicate cube name'],
  ['a member twice', `${file('sql: x')}      - {name: odd, type: string, sql: y}`, 'duplicate dimension'],
  ['text that is not YAML', 'cubes: [', 'unexpected end'],
])('says what is wrong: %s', async (_what, content, message) => {
  const said = await ours('visits.yml', content).then(
    ({ errors }) => errors.map((error) => error.message).join(),
    (error: Error) => error.message,
  );
  expect(said).toContain(message);
});
