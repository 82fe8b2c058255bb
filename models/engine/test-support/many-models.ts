import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a project of many models is made of. */
export interface ManyModels {
  readonly models: number;
  /** Where its one landed table lies; none: in the project's own database. */
  readonly rawDatabase?: string;
  /** Also views, ephemeral and incremental models, models with two versions, and a test between models. */
  readonly mixed?: boolean;
}

export const LAYERS = 6;
const VERSIONED = LAYERS - 2;

const PROJECT = `name: many
version: 1.0.0
config-version: 2
profile: many
models: {many: {+materialized: table}}
`;
// dbt wants one; the engine reads none.
const PROFILES = `many: {target: dev, outputs: {dev: {type: duckdb, path: many.duckdb, threads: 2}}}
`;
const MACROS = `{% macro cents(column) %}({{ column }} * 100){% endmacro %}
{% macro chosen(columns, alias) -%}
  {%- for column in columns %}{{ alias }}.{{ column }}{% if not loop.last %}, {% endif %}{% endfor -%}
{%- endmacro %}
`;

/** The name of a model, as its file and as the layer above it says it. */
export const nameOf = (layer: number, at: number) => `m${layer}_${at}`;
const hasVersions = (mixed: boolean, layer: number, at: number) => mixed && layer === VERSIONED && at % 10 === 0;

// The models of a layer read two of the layer below; one of these two may ask for its first version.
function parents(mixed: boolean, layer: number, at: number, perLayer: number): string[] {
  return [at, (at + 1) % perLayer].map((one, position) => {
    const version = hasVersions(mixed, layer - 1, one) && position === 0 ? ', v=1' : '';
    return `{{ ref('${nameOf(layer - 1, one)}'${version}) }}`;
  });
}

function settings(mixed: boolean, layer: number, at: number): string {
  const tags = `tags=['layer${layer}']`;
  if (mixed && layer === 0 && at % 5 === 0) return `${tags}, materialized='view'`;
  if (mixed && layer === 1 && at % 4 === 0) return `${tags}, materialized='ephemeral'`;
  if (mixed && layer === LAYERS - 1 && at % 3 === 0) return `${tags}, materialized='incremental', unique_key='id'`;
  return tags;
}

function modelSql(mixed: boolean, layer: number, at: number, perLayer: number): string {
  const [first, second] = layer === 0 ? [] : parents(mixed, layer, at, perLayer);
  const from = first ? `${first} as a\ninner join ${second} as b using (id)` : "{{ source('his', 'charges') }} as a";
  const config = settings(mixed, layer, at);
  const where = config.includes('incremental')
    ? '\n{% if is_incremental() %}where a.id > (select max(id) from {{ this }}){% endif %}'
    : '';
  return `{{ config(${config}) }}
select {{ chosen(['id'], 'a') }}, {{ cents('a.amount') }} % 1000 as amount
from ${from}${where}
`;
}

function modelYaml(mixed: boolean, layer: number, at: number): string {
  const versions = hasVersions(mixed, layer, at) ? '\n    latest_version: 2\n    versions: [{v: 1}, {v: 2}]' : '';
  const related =
    mixed && layer > 1 && at % 7 === 0
      ? `\n          - relationships: {arguments: {to: ref('${nameOf(0, at)}'), field: id}}`
      : '';
  return `  - name: ${nameOf(layer, at)}
    description: One row per charge.${versions}
    columns:
      - name: id
        data_tests:
          - unique
          - not_null${related}
`;
}

/** Writes a dbt project of six layers with macros, a source, tests and schema YAML, which dbt reads as well. */
export function writeManyModels(dir: string, { models, rawDatabase, mixed = false }: ManyModels): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  const perLayer = models / LAYERS;
  if (!Number.isInteger(perLayer)) throw new Error(`${models} models do not make ${LAYERS} equal layers`);
  write('dbt_project.yml', PROJECT);
  write('profiles.yml', PROFILES);
  write('macros/many.sql', MACROS);
  const database = rawDatabase === undefined ? '' : `database: ${rawDatabase}, `;
  write(
    'models/sources.yml',
    `sources: [{name: his, ${database}schema: main, tables: [{name: charges, identifier: his__charges}]}]\n`,
  );
  for (let layer = 0; layer < LAYERS; layer++) {
    const all = Array.from({ length: perLayer }, (_none, at) => at);
    for (const at of all) {
      const sql = modelSql(mixed, layer, at, perLayer);
      for (const suffix of hasVersions(mixed, layer, at) ? ['_v1', '_v2'] : ['']) {
        write(`models/layer${layer}/${nameOf(layer, at)}${suffix}.sql`, sql);
      }
    }
    const yaml = all.map((at) => modelYaml(mixed, layer, at)).join('');
    write(`models/layer${layer}/models.yml`, `models:\n${yaml}`);
  }
}
