import { exposureId, sourceId, uniqueId, unitTestId } from '../graph-object.ts';
import type { Version } from '../node-properties.ts';
import type { ParsedProject } from '../parse.ts';

/** Something that a selection can take: a node, a test, a source, an exposure. */
export interface Item {
  /** dbt's unique id: `model.clinic.beds`. */
  readonly id: string;
  readonly kind: 'model' | 'seed' | 'snapshot' | 'test' | 'unit_test' | 'source' | 'exposure';
  readonly name: string;
  readonly package: string;
  /** Its file, and the schema YAML that speaks of it. */
  readonly path: string;
  readonly patchPath?: string | undefined;
  readonly fqn: readonly string[];
  readonly tags: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
  readonly version?: Version | undefined;
  readonly group?: string | undefined;
  readonly access?: string | undefined;
  /** Tests: generic or singular, and the generic test's name. */
  readonly testType?: 'generic' | 'singular' | 'unit';
  readonly testName?: string;
  /** Ids of what it reads. */
  readonly parents: readonly string[];
}

export const testId = (test: { readonly package: string; readonly name: string }): string =>
  `test.${test.package}.${test.name}`;

/** Everything of a project that a selection can take, by id. */
export function itemsOf(parsed: ParsedProject): Map<string, Item> {
  const ofNode = (name: string) => {
    const node = parsed.nodes.get(name);
    return node ? [uniqueId(node)] : [];
  };
  const ofSource = (key: string) => {
    const source = parsed.sources.get(key);
    return source ? [sourceId(source)] : [];
  };
  const parents = ({ refs, sources }: { readonly refs: readonly string[]; readonly sources: readonly string[] }) => [
    ...new Set([...refs.flatMap(ofNode), ...sources.flatMap(ofSource)]),
  ];
  const items: Item[] = [];
  for (const node of parsed.nodes.values()) {
    const { name, path, fqn, version, group, config } = node;
    const access = node.resourceType === 'model' ? node.access : undefined;
    const of = { id: uniqueId(node), kind: node.resourceType, package: node.package, tags: config.tags };
    items.push({
      ...of,
      name,
      path,
      patchPath: node.patchPath,
      fqn,
      config: config.raw,
      version,
      group,
      access,
      parents: parents(node),
    });
  }
  for (const source of parsed.sources.values()) {
    const { name, file: path, config, folders } = source;
    const fqn = [source.package, ...folders, source.source, name];
    const tags = [config['tags'] ?? []].flat().map(String);
    const id = sourceId(source);
    items.push({ id, kind: 'source', name, package: source.package, path, fqn, tags, config, parents: [] });
  }
  for (const test of parsed.tests) {
    const { name, path, fqn, config, kind, tags } = test;
    const whole = { ...config, severity: config['severity'] ?? 'ERROR' };
    const of = { name, package: test.package, path, fqn, config: whole, parents: parents(test) };
    const singular = kind === 'singular';
    const target = parsed.nodes.get(test.target ?? '');
    const column = target?.columns.find(({ name: of }) => of === test.column);
    const inherited = [...(target?.config.tags ?? []), ...(column?.tags ?? [])];
    items.push({
      ...of,
      id: testId(test),
      kind: 'test',
      tags: [...new Set([...tags, ...inherited])],
      testType: singular ? 'singular' : 'generic',
      ...(singular ? {} : { testName: kind }),
    });
  }
  for (const unit of parsed.unitTests) {
    const node = parsed.nodes.get(unit.model);
    const of = { id: unitTestId(unit), kind: 'unit_test' as const, name: unit.name, package: unit.package };
    const fqn = [unit.package, ...(node?.fqn.slice(1, -1) ?? []), node?.modelName ?? '', unit.name];
    items.push({
      ...of,
      path: unit.path,
      fqn,
      tags: unit.tags,
      config: {},
      testType: 'unit',
      parents: ofNode(unit.model),
    });
  }
  for (const exposure of parsed.exposures) {
    const { name, path, fqn, tags, config } = exposure;
    const id = exposureId(exposure);
    items.push({
      id,
      kind: 'exposure',
      name,
      package: exposure.package,
      path,
      fqn,
      tags,
      config,
      parents: parents(exposure),
    });
  }
  return new Map(items.map((item) => [item.id, item]));
}
