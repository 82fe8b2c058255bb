import { describe, expect, it } from 'vitest';
import { openMemory } from '../../core/index.ts';
import { plan } from './house/plan.ts';
import { lintProject } from './lint.ts';
import { readManifest } from './manifest.ts';
import { parseProject } from './parse.ts';
import { compile, listModels } from './plan.ts';
import { listRoads, renderRoad } from './road.ts';
import { buildClinic, CLINIC, clinicWith, landCharges, prepareClinic } from './test-support/clinic.ts';

const HERE = { projectDir: CLINIC, asOf: '2025-06-01 08:00:00' };

describe('without building', () => {
  it('compiles what a build would run: it binds', async () => {
    const warehouse = await openMemory({ attachMemory: ['raw'] });
    await prepareClinic(warehouse);
    await buildClinic(warehouse);
    const compiled = compile(HERE);
    expect(compiled.map((model) => model.name)).toContain('fct_charges');
    for (const { sql } of compiled) await warehouse.rows(`explain ${sql}`);
    await warehouse.close();
  });

  it('lists in build order', () => {
    expect(
      listModels({ ...HERE, select: ['+agg_charges'] }).map((model) => `${model.relation} ${model.materialized}`),
    ).toEqual([
      'seeds.items seed',
      'staging.stg_demo__charges ephemeral',
      'staging.stg_demo__patients ephemeral',
      'marts.fct_charges incremental',
      'marts.agg_charges incremental',
    ]);
  });

  it('plans what would change and why, and changes nothing', async () => {
    const warehouse = await openMemory({ attachMemory: ['raw'] });
    await prepareClinic(warehouse);
    const told = async () =>
      (await plan(warehouse, HERE)).models.map((model) => [model.name, model.action, model.reason]);
    expect((await told()).every(([, action]) => action === 'full')).toBe(true);
    await buildClinic(warehouse);
    expect((await told()).every(([, action]) => action === 'none')).toBe(true);
    await landCharges(warehouse, [{ id: 'A', at: '2025-03-10 09:00:00' }]);
    expect(await told()).toEqual([
      ['items', 'none', 'unchanged'],
      ['fct_charges', 'full', 'changed: demo__charges (restates all)'],
      ['agg_charges', 'full', 'changed: demo__charges (restates all)'],
      ['dim_patients', 'none', 'unchanged'],
    ]);
    await buildClinic(warehouse);
    await landCharges(warehouse, [{ id: 'B', at: '2025-03-10 09:00:00' }]);
    expect((await told())[1]).toEqual(['fct_charges', 'increment', 'changed: demo__charges']);
    expect(await warehouse.rows('select count(*) as n from marts.fct_charges')).toEqual([{ n: 1 }]);
    await warehouse.close();
  });

  it('reads the manifest: relations, grain, columns', () => {
    const manifest = readManifest(CLINIC);
    expect(manifest.relation('marts.fct_charges')).toMatchObject({
      name: 'fct_charges',
      grain: 'One row per charge line.',
      materialized: 'incremental',
      depends_on: ['stg_demo__charges', 'stg_demo__patients', 'items'],
    });
    expect(manifest.relation('fct_charges')?.columns[0]).toEqual({
      name: 'charge_key',
      description: 'Key of the line.',
      data_type: undefined,
      tests: ['unique', 'not_null'],
    });
  });

  it('renders a second road for its period, and names the nearest of an unknown one', () => {
    const parsed = parseProject(CLINIC);
    expect(listRoads(CLINIC)).toEqual(['amount']);
    expect(renderRoad(parsed, 'amount', { from: '2025-02-01', to: '2025-02-28' })).toContain(
      "between date '2025-02-01' and date '2025-02-28'",
    );
    expect(() => renderRoad(parsed, 'amounts', {})).toThrow(
      expect.objectContaining({ code: 'models/unknown-road', messageEn: expect.stringContaining('amount') }),
    );
  });
});

describe('the lint', () => {
  const rules = (files: Readonly<Record<string, string>>, identifiers: string[] = []) =>
    lintProject(parseProject(clinicWith(files)), { identifiers }).map((problem) => `${problem.rule} ${problem.path}`);

  it('has nothing against the clinic', () => expect(rules({})).toEqual([]));

  it.each([
    ['source-only-in-staging', { 'marts/dim_patients.sql': "select * from {{ source('demo', 'patients') }}" }],
    [
      'no-joins-in-staging',
      {
        'staging/demo/stg_demo__patients.sql':
          "select patient_id as patient_key, p.* from {{ source('demo', 'patients') }} as p join {{ source('demo', 'patients') }} using (sex)",
      },
    ],
    [
      'staging-is-no-view',
      {
        'staging/demo/stg_demo__patients.sql':
          "{{ config(materialized='view') }} select *, patient_id as patient_key from {{ source('demo', 'patients') }}",
      },
    ],
    ['relations-by-ref', { 'marts/dim_patients.sql': 'select * from staging.stg_demo__patients' }],
    ['grain-is-said', { 'marts/dim_patients.sql': "-- Patients.\nselect * from {{ ref('stg_demo__patients') }}" }],
    [
      'unique-is-tested',
      {
        'marts/_marts.yml':
          'models: [{name: dim_patients, description: One row per patient.}, {name: fct_charges, description: One row per line.}]',
      },
    ],
    ['event-date-is-tested', { 'marts/_marts.yml': 'models: []' }],
    [
      'ends-in-select-from-last',
      { 'marts/dim_patients.sql': "with p as (select * from {{ ref('stg_demo__patients') }}) select sex from p" },
    ],
    [
      'short-enough',
      { 'marts/dim_patients.sql': `select * from {{ ref('stg_demo__patients') }}${'\n'.repeat(150)}where true` },
    ],
  ])('says %s', (rule, files: Readonly<Record<string, string>>) => {
    expect(rules(files).map((problem) => problem.split(' ')[0])).toContain(rule);
  });

  it('lets no identifier past staging', () => {
    const files = {
      'marts/dim_patients.sql': "select sex as patient_name -- patient_name\nfrom {{ ref('stg_demo__patients') }}",
    };
    expect(rules(files, ['patient_name'])).toEqual(['no-identifier-in-marts marts/dim_patients.sql']);
  });
});
