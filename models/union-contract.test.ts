import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMemory } from '../core/index.ts';
import { buildClinic, clinicWith, prepareClinic } from './engine/test-support/clinic.ts';
import { compile, HOUSE_PROJECT, parseProject } from './index.ts';

const asOf = '2025-06-01 08:00:00';
const YAML = `models:
  - name: input
    columns:
      - {name: patient_key, data_type: varchar, data_tests: [unique]}
      - {name: sex}
      - {name: weight, data_type: "decimal(14, 2)"}
`;

/** A clinic whose `input` is the union of two others. */
function clinic(call: string, yaml = YAML): string {
  return clinicWith({
    'macros/union_contract.sql': readFileSync(join(HOUSE_PROJECT, 'macros', 'union_contract.sql'), 'utf8'),
    'marts/_marts.yml': yaml,
    'checks/amounts_agree.sql': 'select 1 where false',
    'marts/agg_charges.sql': "select 'a' as patient_key, 'F' as sex, cast(1 as decimal(14, 2)) as weight, 7 as more",
    'marts/fct_charges.sql': "select sex, 'b' as patient_key from (values ('M'), ('U')) as said (sex)",
    'marts/input.sql': `{{ config(materialized='table') }}\n{{ ${call} }}`,
  });
}

const CALL = `union_contract(['agg_charges', 'fct_charges'], lacks={'fct_charges': ['weight']}, where={'fct_charges': "sex <> 'U'"})`;

it('unites what it names, column by column as the YAML says', async () => {
  const projectDir = clinic(CALL);
  expect(parseProject(projectDir).nodes.get('input')?.refs).toEqual(['agg_charges', 'fct_charges']);
  const warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareClinic(warehouse);
  await buildClinic(warehouse, { projectDir });
  expect(await warehouse.rows('from marts.input order by patient_key')).toEqual([
    { patient_key: 'a', sex: 'F', weight: 1 },
    { patient_key: 'b', sex: 'M', weight: null },
  ]);
  const types = await warehouse.rows('select column_type from (describe marts.input)');
  expect(types.map((row) => row['column_type'])).toEqual(['VARCHAR', 'VARCHAR', 'DECIMAL(14,2)']);
  // The contract is the model's code, although its file stays as it is.
  const other = clinic(CALL, YAML.replace('14, 2', '14, 4'));
  const { models } = await buildClinic(warehouse, { projectDir: other });
  expect(models.find(({ name }) => name === 'input')?.message).toContain('its code');
  await warehouse.close();
});

it.each([
  [
    "['agg_charges'], lacks={'agg_charges': ['wieght']}",
    "lacks['agg_charges'] names wieght; columns: patient_key, sex, weight",
  ],
  ["['agg_charges'], lacks={'agg_charges': ['sex']}", 'sex has no data_type'],
  ["['agg_charges'], where={'fct_charges': 'true'}", 'fct_charges is none of agg_charges'],
])('refuses union_contract(%s)', (call, problem) => {
  const projectDir = clinic(`union_contract(${call})`);
  expect(() => compile({ projectDir, asOf })).toThrow(
    expect.objectContaining({ messageEn: expect.stringContaining(`marts/input.sql: union_contract: ${problem}`) }),
  );
});

it('refuses a model without columns', () => {
  const projectDir = clinic("union_contract(['agg_charges'])", 'models: []\n');
  expect(() => compile({ projectDir, asOf })).toThrow(
    expect.objectContaining({ messageEn: expect.stringContaining('the schema YAML lists no column of input') }),
  );
});
