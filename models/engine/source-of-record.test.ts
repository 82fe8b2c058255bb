import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openMemory, type Warehouse } from '../../core/index.ts';
import { recordSourceDifferences } from './source-of-record.ts';
import { buildClinic, clinicWith, landCharges, prepareClinic } from './test-support/clinic.ts';

const side = (condition: string) => `
          select 'C01' as institution_code, cast(charged_at as date) as day, charge_ref as key, amount as value from (
            select charge_id as charge_ref, charge_time as charged_at, amount from raw.main.demo__charges where _deleted_at is null and ${condition})
          where cast(charged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)`;
const facts = (other = `charge_id <> 'lost'`, name = 'charges') => `facts:
  - fact: ${name}
    column: amount
    name_zh: 费用
    name_en: Charges
    of_record: ledger
    sources:
      ledger: { name_zh: 账, name_en: Ledger, sql: "${side(`charge_id <> 'extra'`).replaceAll('\n', ' ')}" }
      till: { name_zh: 收费, name_en: Till, sql: "${side(other).replaceAll('\n', ' ')}" }
`;

let warehouse: Warehouse;
let project: string;
beforeEach(async () => {
  warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareClinic(warehouse);
  project = clinicWith({ 'source_of_record.yml': facts() });
  await landCharges(warehouse, [
    { id: 'a', at: '2024-03-01 09:00:00', amount: 10 },
    { id: 'lost', at: '2024-03-01 10:00:00', amount: 5.25 },
    { id: 'extra', at: '2024-03-02 10:00:00', amount: 7 },
    { id: 'b', at: '2025-05-20 10:00:00', amount: 3 },
  ]);
  await buildClinic(warehouse, { projectDir: project });
});

const record = (now: string, more = {}) =>
  recordSourceDifferences({ warehouse, projectDir: project, asOf: '2025-06-01 08:00:00', now: new Date(now), ...more });
const days = () =>
  warehouse.rows(
    `select day, of_record_value as a, other_value as b, difference as d, rows_only_in_of_record as only_a, rows_only_in_other as only_b, rows_differing as differing,
       hour(computed_at) as hour from ops.source_differences order by day`,
  );

describe('the daily difference of two sources', () => {
  it('agrees with what is counted by hand, row by row', async () => {
    await record('2025-06-01T01:00:00Z');
    expect(await days()).toEqual([
      { day: '2024-03-01', a: 15.25, b: 10, d: 5.25, only_a: 1, only_b: 0, differing: 0, hour: 1 },
      { day: '2024-03-02', a: null, b: 7, d: -7, only_a: 0, only_b: 1, differing: 0, hour: 1 },
      { day: '2025-05-20', a: 3, b: 3, d: 0, only_a: 0, only_b: 0, differing: 0, hour: 1 },
    ]);
    const [byHand] = await warehouse.rows(
      `select (select sum(amount) from raw.main.demo__charges where charge_id <> 'extra') - (select sum(amount) from raw.main.demo__charges where charge_id <> 'lost') as d`,
    );
    expect(await warehouse.rows('select sum(difference) as d from ops.source_differences')).toEqual([byHand]);
  });

  it('is written again for the days that moved and for the last two months only', async () => {
    await record('2025-06-01T01:00:00Z');
    await record('2025-06-01T02:00:00Z');
    expect((await days()).map(({ hour }) => hour)).toEqual([1, 1, 1]);
    await landCharges(warehouse, [
      { id: 'lost', at: '2024-03-02 10:00:00', amount: 5.25 },
      { id: 'old', at: '2023-01-01 10:00:00', amount: 1 },
    ]);
    await record('2025-06-01T03:00:00Z');
    expect(await days()).toMatchObject([
      { day: '2023-01-01', d: 0, hour: 3 },
      { day: '2024-03-01', d: 0, hour: 3 },
      { day: '2024-03-02', d: -1.75, only_a: 1, only_b: 1, hour: 3 },
      { day: '2025-05-20', hour: 3 },
    ]);
    await landCharges(warehouse, [{ id: 'b', at: null }]);
    await record('2025-06-01T04:00:00Z');
    expect((await days()).map(({ day, hour }) => [day, hour])).toEqual([
      ['2023-01-01', 3],
      ['2024-03-01', 3],
      ['2024-03-02', 3],
    ]);
  });

  it('is made anew when its query changes, when all is asked for, and forgotten with its fact', async () => {
    await record('2025-06-01T01:00:00Z');
    await record('2025-06-01T02:00:00Z', { full: true });
    expect((await days()).map(({ hour }) => hour)).toEqual([2, 2, 2]);
    const overlayDir = mkdtempSync(join(tmpdir(), 'site-'));
    writeFileSync(join(overlayDir, 'source_of_record.yml'), facts('amount < 6'));
    await record('2025-06-01T03:00:00Z', { overlayDir });
    expect((await days())[0]).toMatchObject({ day: '2024-03-01', b: 5.25, d: 10, hour: 3 });
    writeFileSync(join(project, 'source_of_record.yml'), facts(undefined, 'takings'));
    await record('2025-06-01T04:00:00Z');
    expect(await warehouse.rows('select distinct fact from ops.source_differences')).toEqual([{ fact: 'takings' }]);
  });

  it('refuses a source of record that is none of its sources, naming the file', async () => {
    writeFileSync(join(project, 'source_of_record.yml'), facts().replace('of_record: ledger', 'of_record: book'));
    await expect(record('2025-06-01T01:00:00Z')).rejects.toMatchObject({
      code: 'content/invalid',
      message: expect.stringContaining('source_of_record.yml'),
    });
  });
});
