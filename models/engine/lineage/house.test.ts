import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openMemory, ROOT } from '../../../core/index.ts';
import { discoverSystems, landedName, prepareRaw } from '../../../ingest/index.ts';
import {
  type Classification,
  type ClassificationOf,
  documentedLineage,
  HOUSE_PROJECT,
  type ProjectLineage,
  parseProject,
  readLineage,
  readRelations,
} from '../../index.ts';
import { checkProject, type ProjectFindings } from './check.ts';
import { identifiersInMarts } from './identifiers.ts';
import type { ExternalRelation } from './shape.ts';

const systems = await discoverSystems([join(ROOT, 'ingest', 'systems')]);
const classes = new Map<string, Classification>();
for (const system of systems) {
  for (const table of system.tables) {
    const relation = `raw.main.${landedName(system, table)}`;
    for (const { name, classification } of table.columns) classes.set(`${relation}.${name}`, classification);
  }
}
const classificationOf: ClassificationOf = (relation, column) => classes.get(`${relation}.${column}`);
const parsed = parseProject(HOUSE_PROJECT);

describe('the models of the house', () => {
  let landed: ExternalRelation[];
  let found: ProjectFindings;
  let unguarded: ProjectLineage;
  beforeAll(async () => {
    const warehouse = await openMemory({ attachMemory: ['raw'] });
    await prepareRaw(warehouse, systems);
    landed = await readRelations(warehouse, classificationOf);
    await warehouse.close();
    found = await checkProject(parsed, landed);
    unguarded = await readLineage(parsed, landed);
  });

  it('bind, and are traced, every one', () => {
    expect(found.problems).toEqual([]);
    expect(found.notTraced).toEqual([]);
    expect(found.models).toHaveLength(parsed.nodes.size);
  });

  it('let no direct identifier into the marts', () => {
    expect(found.identifiers).toEqual([]);
  });

  it('would be found leaking without the barriers', () => {
    expect(identifiersInMarts(unguarded, landed)).toContainEqual({
      model: 'dim_patients',
      column: 'birth_year',
      identifier: { relation: 'raw.main.demo_his__patients', column: 'birth_date' },
      path: [
        { relation: 'raw.main.demo_his__patients', column: 'birth_date' },
        { relation: 'staging.stg_demo_his__patients', column: 'born_on' },
        { relation: 'intermediate.int_input__patients', column: 'born_on' },
        { relation: 'marts.dim_patients', column: 'birth_year' },
      ],
    });
  });

  it('have every column described in both languages, if only by the model before it', async () => {
    expect(found.undescribed).toEqual([]);
    const nodes = [...parsed.nodes.values()].map((node) => ({
      ...node,
      columns: node.columns.filter(({ name }) => name !== 'birth_year'),
    }));
    const silent = { ...parsed, nodes: new Map(nodes.map((node) => [node.name, node])) };
    const { undescribed } = await checkProject(silent, landed, { only: new Set(['dim_patients']) });
    expect(undescribed).toMatchObject([
      { path: 'marts/people/dim_patients.sql', column: 'birth_year', description: '' },
    ]);
  });

  it('take no landed table whole', () => {
    expect(found.stars.filter(({ external }) => external)).toEqual([]);
    expect(found.stars.length).toBeGreaterThan(0);
  });

  it('have a lineage that documentation can print', () => {
    const columns = documentedLineage(unguarded);
    expect(columns.find(({ model, column }) => model === 'stg_demo_his__patients' && column === 'born_on')).toEqual({
      model: 'stg_demo_his__patients',
      column: 'born_on',
      type: 'DATE',
      from: [{ relation: 'raw.main.demo_his__patients', column: 'birth_date', exact: true }],
      conditions: [{ relation: 'raw.main.demo_his__patients', column: '_deleted_at' }],
    });
  });
});
