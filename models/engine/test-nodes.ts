import { createHash } from 'node:crypto';
import { UserError } from '../../core/index.ts';
import { parseTemplate } from './dbt/templates.ts';
import type { DeclaredTest } from './declared-test.ts';
import type { TestNode } from './node.ts';
import type { NodeProperties } from './node-properties.ts';
import { probe } from './probe.ts';
import type { Project, ProjectFile } from './project.ts';
import { refsOfText } from './resolve.ts';
import type { Scene } from './scene.ts';

const LONGEST_NAME = 63;

/** A name that stays the same as long as the test means the same. */
function houseName(
  test: string,
  target: string,
  column: string | undefined,
  args: Readonly<Record<string, unknown>>,
): string {
  const plain = [test, target.replace('.', '_'), column].filter(Boolean).join('_');
  if (Object.keys(args).length === 0) return plain;
  const hash = createHash('md5').update(JSON.stringify(args)).digest('hex').slice(0, 6);
  return `${plain.slice(0, LONGEST_NAME)}_${hash}`;
}

const flat = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : typeof value === 'object' && value !== null ? Object.values(value) : [value];
const printed = (value: unknown) =>
  value === null ? 'None' : typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);

/** The name that dbt gives a generic test: its kind, what it is about, and its arguments in the order of their names. */
function dbtName(
  test: string,
  target: string,
  column: string | undefined,
  args: Readonly<Record<string, unknown>>,
  source: boolean,
): string {
  const all: Record<string, unknown> = { ...args, ...(column === undefined ? {} : { column_name: column }) };
  const values = Object.keys(all)
    .sort()
    .flatMap((key) => flat(all[key]));
  const unique = values.map((value) => printed(value).replace(/[^0-9a-zA-Z_]+/g, '_')).join('__');
  return `${source ? 'source_' : ''}${test.replace('.', '_')}_${target.replace('.', '_')}_${unique}`;
}

/** A test's name as that of a relation. */
function aliasOf(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  return `${name.slice(0, 30)}_${createHash('md5').update(name).digest('hex')}`;
}

/** Severity, thresholds and the like of a test's config; `models/invalid` for an unknown severity. */
export function testSettings(config: Readonly<Record<string, unknown>>, file: string) {
  const severity = String(config['severity'] ?? 'error').toLowerCase();
  if (!['error', 'warn'].includes(severity)) {
    throw new UserError('models/invalid', { file, problem: `severity ${severity}; valid: error, warn` });
  }
  const text = (key: string) => (config[key] === undefined ? undefined : String(config[key]));
  return {
    severity: severity as 'error' | 'warn',
    where: text('where'),
    warnIf: text('warn_if') ?? '!= 0',
    errorIf: text('error_if') ?? '!= 0',
    tags: [config['tags'] ?? []].flat().map(String),
  };
}

const SOURCE = /source\(\s*['"]([\w-]+)['"]\s*,\s*['"]([\w-]+)['"]\s*\)/g;

/** The nodes that arguments such as `to: ref('dim_departments')` name. */
function refsIn(args: Readonly<Record<string, unknown>>): string[] {
  const texts = Object.values(args).filter((value) => typeof value === 'string');
  return texts.flatMap(refsOfText);
}

function sourcesIn(args: Readonly<Record<string, unknown>>): string[] {
  const texts = Object.values(args).filter((value) => typeof value === 'string');
  return texts.flatMap((text) => [...text.matchAll(SOURCE)].map(([, source, table]) => `${source}.${table}`));
}

export type FolderConfig = (fqn: readonly string[]) => Readonly<Record<string, unknown>>;

/** What generic tests of one package share. */
export interface GenericAround {
  readonly packageName: string;
  /** Settings of tests in dbt_project.yml, for one of this fully qualified name. */
  readonly folder: FolderConfig;
  readonly foreign: boolean;
}

function genericTest(
  declared: DeclaredTest,
  target: string,
  column: string | undefined,
  path: string,
  source: string | undefined,
  { packageName, folder, foreign }: GenericAround,
): TestNode[] {
  const parts = declared.test.split('.');
  const test = parts.at(-1) ?? declared.test;
  const made = foreign
    ? dbtName(declared.test, target, column, declared.args, source !== undefined)
    : houseName(test, target, column, declared.args);
  const name = (declared.config['name'] as string | undefined) ?? made;
  const fqn = [packageName, ...path.split('/').slice(1, -1), name];
  const config = { ...folder(fqn), ...declared.config };
  if (config['enabled'] === false) return [];
  return [
    {
      name,
      kind: test,
      target,
      column,
      args: declared.args,
      macro: [...parts.slice(0, -1), `test_${test}`].join('.'),
      config,
      alias: aliasOf(name),
      ...testSettings(config, path),
      path,
      package: packageName,
      fqn,
      group: undefined,
      refs: [...(source ? [] : [target]), ...refsIn(declared.args)],
      sources: [...(source ? [source] : []), ...sourcesIn(declared.args)],
      template: undefined,
    },
  ];
}

/** The tests that schema YAML declares on a node or source and on its columns. */
export function genericTests(
  target: string,
  of: Pick<NodeProperties, 'tests' | 'columns'> & { path?: string; file: string },
  source: string | undefined,
  around: GenericAround,
): TestNode[] {
  const path = of.path ?? of.file;
  const made = (test: DeclaredTest, column: string | undefined) =>
    genericTest(test, target, column, path, source, around);
  return [
    ...of.tests.flatMap((test) => made(test, undefined)),
    ...of.columns.flatMap((column) => column.tests.flatMap((test) => made(test, column.name))),
  ];
}

/** A test that is a query of failing rows. Roads are queries too, and are told apart by being disabled in dbt_project.yml. */
export function singularTest(file: ProjectFile, project: Project, scene: Scene, of: FolderConfig): TestNode[] {
  const name = (file.path.split('/').at(-1) ?? '').replace(/\.sql$/, '');
  const fqn = [project.name, ...file.folders, name];
  const folder = of(fqn);
  if (folder['enabled'] === false) return [];
  const template = parseTemplate(file.text, file.path);
  const found = probe(template, file.text, file.path, scene);
  const config = { ...folder, ...found.config };
  if (config['enabled'] === false) return [];
  return [
    {
      name,
      kind: 'singular',
      target: undefined,
      column: undefined,
      args: {},
      macro: '',
      config,
      alias: aliasOf(name),
      ...testSettings(config, file.path),
      path: file.path,
      package: project.name,
      fqn,
      group: config['group'] === undefined ? undefined : String(config['group']),
      refs: [...found.refs],
      sources: [...found.sources],
      template,
    },
  ];
}

/** A query that is compiled and never run. */
export function analysisOf(file: ProjectFile, project: Project, scene: Scene): TestNode {
  const [analysis] = singularTest(file, project, scene, () => ({}));
  return { ...(analysis as TestNode), kind: 'analysis' };
}
