import { describe, expect, it } from 'vitest';
import { parseProject } from './parse.ts';
import { CLINIC, clinicWith } from './test-support/clinic.ts';

const refused = (files: Readonly<Record<string, string>>) => () =>
  parseProject(clinicWith(files), { vars: { as_of: '2025-06-01 08:00:00' } });

describe('reading a project', () => {
  const parsed = parseProject(CLINIC);

  it('orders nodes after what they read and names their relations', () => {
    expect([...parsed.nodes.values()].map((node) => node.relation)).toEqual([
      'seeds.items',
      'staging.stg_demo__charges',
      'staging.stg_demo__patients',
      'marts.fct_charges',
      'marts.agg_charges',
      'marts.dim_patients',
    ]);
  });

  it('lays config() over schema YAML over dbt_project.yml', () => {
    expect(parsed.nodes.get('stg_demo__charges')?.config.materialized).toBe('ephemeral');
    expect(parsed.nodes.get('dim_patients')?.config.materialized).toBe('table');
    const config = parsed.nodes.get('agg_charges')?.config;
    expect([config?.materialized, config?.strategy, config?.restatesBy]).toEqual([
      'incremental',
      'restate',
      { demo__charges: 'dates', demo__patients: 'none' },
    ]);
  });

  it('leaves roads out of the tests', () => {
    expect(parsed.tests.map((test) => test.name)).toContain('amounts_agree');
    expect(parsed.tests.map((test) => test.name)).not.toContain('amount');
  });

  it('sees what only an incremental run reads', () => {
    const dir = clinicWith({
      'marts/dim_patients.sql': "{% if is_incremental() %} select * from {{ ref('agg_charges') }} {% endif %}",
    });
    expect(parseProject(dir).nodes.get('dim_patients')?.refs).toEqual(['agg_charges']);
  });

  it.each([
    ["select * from {{ ref('fct_charge') }}", 'models/unknown-ref', 'fct_charges'],
    ["select * from {{ source('demo', 'charge') }}", 'models/unknown-source', 'demo.charges'],
    ["select * from {{ ref('agg_charges') }}", 'models/cycle', 'agg_charges → fct_charges'],
    ["select {{ env_var('HOME') }}", 'models/template', 'env_var'],
    ['select 1\n{% if %}\n{% endif %}', 'models/template', 'marts/fct_charges.sql'],
    ["select 1\nfrom {{ ref('a' }}", 'models/template', 'line 2'],
    ["select '{{ var('nowhere') }}'", 'models/template', 'nowhere'],
    [
      "{{ config(materialized='incremental', incremental_strategy='restate') }} select 1",
      'models/invalid',
      'event_date',
    ],
    ["{{ config(materialized='cube') }} select 1", 'models/invalid', 'materialized'],
  ])('refuses %j', (sql, code, word) => {
    const act = refused({ 'marts/fct_charges.sql': sql });
    expect(act).toThrow(expect.objectContaining({ code, messageEn: expect.stringContaining(word) }));
  });

  it('names the file and the path of invalid YAML', () => {
    expect(refused({ 'marts/_marts.yml': 'models:\n  - description: nameless\n' })).toThrow(
      expect.objectContaining({ code: 'models/invalid', messageEn: expect.stringContaining('models.0.name') }),
    );
  });
});
