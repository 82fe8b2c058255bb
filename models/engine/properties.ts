import { parseDocument } from 'yaml';
import { z } from 'zod';
import { UserError } from '../../core/index.ts';
import type { ProjectFile } from './project.ts';
import { unitTestInput } from './unit-tests.ts';

const loose = z.record(z.string(), z.unknown());
const testInput = z.union([z.string(), loose]);
const tests = { tests: z.array(testInput).optional(), data_tests: z.array(testInput).optional() };

const columnInput = z.looseObject({
  name: z.string(),
  description: z.string().default(''),
  data_type: z.string().optional(),
  meta: loose.default({}),
  ...tests,
});
const nodeInput = z.looseObject({
  name: z.string(),
  description: z.string().default(''),
  config: loose.default({}),
  meta: loose.default({}),
  columns: z.array(columnInput).default([]),
  ...tests,
});
const sourceInput = z.looseObject({
  name: z.string(),
  description: z.string().default(''),
  database: z.string().optional(),
  schema: z.string().optional(),
  tables: z.array(nodeInput.extend({ identifier: z.string().optional() })).default([]),
});
const propertiesInput = z.looseObject({
  models: z.array(nodeInput).nullish(),
  seeds: z.array(nodeInput).nullish(),
  snapshots: z.array(nodeInput).nullish(),
  sources: z.array(sourceInput).nullish(),
  unit_tests: z.array(unitTestInput).nullish(),
});

/** A test as declared: its generic name and its arguments and settings. */
export interface DeclaredTest {
  readonly test: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface ColumnProperties {
  readonly name: string;
  readonly description: string;
  readonly dataType: string | undefined;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly tests: readonly DeclaredTest[];
}

export interface NodeProperties {
  readonly name: string;
  readonly file: string;
  readonly description: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly columns: readonly ColumnProperties[];
  readonly tests: readonly DeclaredTest[];
}

export interface SourceTable extends NodeProperties {
  readonly source: string;
  /** The package that declares it. */
  readonly package: string;
  readonly database: string | undefined;
  readonly schema: string;
  readonly identifier: string;
}

export interface Properties {
  readonly nodes: ReadonlyMap<string, NodeProperties>;
  readonly sources: ReadonlyMap<string, SourceTable>;
  readonly unitTests: readonly { readonly file: string; readonly input: z.infer<typeof unitTestInput> }[];
}

const SETTINGS = new Set(['severity', 'where', 'warn_if', 'error_if', 'limit', 'tags', 'enabled', 'fail_calc']);

function declaredTest(input: z.infer<typeof testInput>): DeclaredTest {
  if (typeof input === 'string') return { test: input, args: {}, config: {} };
  const { name: alias, test_name: modern, ...rest } = input;
  const [test, body] = modern
    ? [String(modern), rest]
    : (Object.entries(rest).find(([key]) => !['config', 'arguments', 'description'].includes(key)) ?? ['', {}]);
  const given = { ...((body ?? {}) as Record<string, unknown>) };
  const args: Record<string, unknown> = { ...((given['arguments'] as object | undefined) ?? {}) };
  const outer = modern ? {} : ((rest['config'] as object | undefined) ?? {});
  const config: Record<string, unknown> = { ...outer, ...((given['config'] as object | undefined) ?? {}) };
  if (given['name'] ?? alias) config['name'] = given['name'] ?? alias;
  for (const [key, value] of Object.entries(given)) {
    if (['arguments', 'config', 'name', 'description'].includes(key)) continue;
    if (SETTINGS.has(key)) config[key] = value;
    else args[key] = value;
  }
  return { test, args, config };
}

const declared = (of: {
  tests?: z.infer<typeof testInput>[] | undefined;
  data_tests?: z.infer<typeof testInput>[] | undefined;
}) => [...(of.tests ?? []), ...(of.data_tests ?? [])].map(declaredTest);

function nodeProperties(input: z.infer<typeof nodeInput>, file: string): NodeProperties {
  return {
    name: input.name,
    file,
    description: input.description.trim(),
    config: input.config,
    meta: { ...(input.config['meta'] as object | undefined), ...input.meta },
    columns: input.columns.map((column) => ({
      name: column.name,
      description: column.description.trim(),
      dataType: column.data_type,
      meta: column.meta,
      tests: declared(column),
    })),
    tests: declared(input),
  };
}

function parsed(file: ProjectFile): z.infer<typeof propertiesInput> {
  const document = parseDocument(file.text);
  const fault = document.errors[0];
  if (fault) throw new UserError('models/invalid', { file: file.path, problem: fault.message.split('\n')[0] });
  const result = propertiesInput.safeParse(document.toJS() ?? {});
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UserError('models/invalid', { file: file.path, problem: `${issue?.path.join('.')}: ${issue?.message}` });
}

/** Reads the schema YAML files of a project: descriptions, columns, tests and sources; a site's files win by name. */
export function readProperties(files: readonly ProjectFile[], siteFiles: readonly ProjectFile[] = []): Properties {
  const own = readFiles(files);
  const site = readFiles(siteFiles);
  return {
    nodes: new Map([...own.nodes, ...site.nodes]),
    sources: new Map([...own.sources, ...site.sources]),
    unitTests: own.unitTests,
  };
}

function readFiles(files: readonly ProjectFile[]): Properties {
  const nodes = new Map<string, NodeProperties>();
  const sources = new Map<string, SourceTable>();
  const unitTests: { file: string; input: z.infer<typeof unitTestInput> }[] = [];
  for (const file of files) {
    const input = parsed(file);
    for (const node of [...(input.models ?? []), ...(input.seeds ?? []), ...(input.snapshots ?? [])]) {
      const first = nodes.get(node.name);
      if (first) throw new UserError('models/duplicate', { name: node.name, first: first.file, second: file.path });
      nodes.set(node.name, nodeProperties(node, file.path));
    }
    unitTests.push(...(input.unit_tests ?? []).map((one) => ({ file: file.path, input: one })));
    for (const source of input.sources ?? []) {
      for (const table of source.tables) {
        sources.set(`${source.name}.${table.name}`, {
          ...nodeProperties(table, file.path),
          source: source.name,
          package: '',
          database: source.database,
          schema: source.schema ?? source.name,
          identifier: table.identifier ?? table.name,
        });
      }
    }
  }
  return { nodes, sources, unitTests };
}
