import { expect, it } from 'vitest';
import { pseudonymKeyStatements } from '../core/index.ts';
import { build, compile, HOUSE_PROJECT, parseProject } from './index.ts';
import { emptyWarehouse, KEY } from './test-support/landed.ts';

const asOf = '2026-01-15 08:00:00';
/** Precision may grow in a union; the kind and the decimals are the contract. */
const shape = (type: string) =>
  type
    .toLowerCase()
    .replaceAll(' ', '')
    .replace(/^decimal\(\d+,/, 'decimal(');

it('says of every column of the input layer the type that it has: the front-end tables are made from it', async () => {
  const { warehouse } = await emptyWarehouse();
  await build({ warehouse, kind: 'manual', asOf, pseudonymKey: KEY, commands: ['seed', 'snapshot', 'run'] });
  const declared = parseProject(HOUSE_PROJECT, { vars: { as_of: asOf } }).nodes;
  const wrong: string[] = [];
  await warehouse.transaction(async (tx) => {
    for (const { sql, params } of pseudonymKeyStatements(KEY)) await tx.run(sql, params);
    const models = compile({ projectDir: HOUSE_PROJECT, asOf, select: ['int_input__*'] });
    expect(models.length).toBe([...declared.keys()].filter((name) => name.startsWith('int_input__')).length);
    expect(models.length).toBeGreaterThanOrEqual(23);
    for (const { name, sql } of models) {
      const real = await tx.rows<{ column_name: string; column_type: string }>(`describe ${sql}`);
      const said = new Map(declared.get(name)?.columns.map((column) => [column.name, column.dataType ?? 'nothing']));
      for (const { column_name: column, column_type: type } of real) {
        if (shape(said.get(column) ?? 'nothing') !== shape(type))
          wrong.push(`${name}.${column}: ${said.get(column)} ≠ ${type}`);
      }
      expect(real.length).toBe(said.size);
    }
  });
  expect(wrong).toEqual([]);
  await warehouse.close();
});
