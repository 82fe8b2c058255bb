import { UserError } from '../../core/index.ts';
import { mergeConfigs } from './merge-config.ts';
import { type NodeProperties, nodeProperties } from './node-properties.ts';
import type { ColumnInput, NodeInput, VersionInput } from './property-input.ts';

/** The greatest version: as numbers where all are numbers, else as texts. */
function greatest(versions: readonly (string | number)[]): string | number {
  const numeric = versions.every((one) => Number.isFinite(Number(one)));
  const greater = (one: string | number, other: string | number) =>
    numeric ? Number(one) > Number(other) : String(one) > String(other);
  return versions.reduce((best, one) => (greater(one, best) ? one : best));
}

/** The model's columns as a version has them: those that `include` takes without those that `exclude` names, and its own. */
function columnsOf(node: NodeInput, version: VersionInput): ColumnInput[] {
  if (!version.columns) return node.columns;
  const rule = version.columns.find((column) => column['name'] === undefined);
  const own = version.columns.filter((column): column is ColumnInput => column['name'] !== undefined);
  const { include = 'all', exclude = [] } = (rule ?? {}) as { include?: string | string[]; exclude?: string[] };
  const all = include === 'all' || include === '*';
  const inherited = node.columns.filter(({ name }) => (all || include.includes(name)) && !exclude.includes(name));
  return [...inherited.filter(({ name }) => !own.some((column) => column.name === name)), ...own];
}

/** The properties of each version, by the name of its file; that of the latest may also be the model's own name. */
export function* versionsOf(node: NodeInput, file: string): Generator<[string, NodeProperties]> {
  const { versions, latest_version } = node;
  const latest = latest_version ?? greatest((versions ?? []).map(({ v }) => v));
  const known = (versions ?? []).map(({ v }) => v);
  if (!known.map(String).includes(String(latest))) {
    const problem = `${node.name}: latest_version ${latest}; versions: ${known.join(', ')}`;
    throw new UserError('models/invalid', { file, problem });
  }
  for (const version of versions ?? []) {
    const { v, defined_in, columns: _columns, tests, data_tests, ...own } = version;
    const properties = nodeProperties(
      {
        ...node,
        ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== '' && value !== null)),
        name: node.name,
        config: mergeConfigs([node.config, version.config]),
        columns: columnsOf(node, version),
        constraints: version.constraints.length > 0 ? version.constraints : node.constraints,
        tests: (tests ?? data_tests) ? tests : node.tests,
        data_tests: (tests ?? data_tests) ? data_tests : node.data_tests,
      },
      file,
    );
    const named: NodeProperties = { ...properties, version: { v, latest } };
    yield [defined_in ?? `${node.name}_v${v}`, named];
    if (!defined_in && v === latest) yield [node.name, named];
  }
}
