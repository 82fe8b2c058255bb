import { afterAll, beforeAll, expect, it } from 'vitest';
import { listBehind } from '../../app/cases/listed.ts';
import { readJourney } from '../../app/journey/read.ts';
import { locateSite } from '../../app/site/locate.ts';
import { type OpenSite, openSite } from '../../app/site/open.ts';
import { SYSTEM_IDENTITY } from '../../core/index.ts';
import { SIDES } from '../../metrics/index.ts';
import { dataFolder, hisight } from '../acceptance/cli.ts';

// Every indicator of the tiny demo hospital, both sides: the rows behind a figure make the figure, of the whole and of a cell.

let open: OpenSite;
beforeAll(async () => {
  const environ = dataFolder();
  const { code, stderr } = await hisight(['demo', '--once', '--scale', 'tiny', '--json'], environ);
  expect(code, stderr).toBe(0);
  open = await openSite(locateSite({ environ }));
}, 1_800_000);
afterAll(() => open.close());

const YEAR = { from: '2025-01-01', to: '2025-12-31' };
const ONE = { part: 0, limit: 1, offset: 0 };

it('reconciles all indicators at the hospital, and in one department each', async () => {
  const { metrics } = await open.semantic();
  const catalogue = metrics.catalogue(SYSTEM_IDENTITY);
  const differences: string[] = [];
  const without = new Map<string, string[]>();
  let drilled = 0;
  let sides = 0;
  let cells = 0;
  for (const { id, required_filter: needed, dimensions } of catalogue) {
    const filter = needed ? { [needed.dimension]: [needed.usual] } : {};
    const asked = { id, ...YEAR, ...ONE, filter };
    const numerator = await listBehind(open, { ...asked, side: 'numerator' }, SYSTEM_IDENTITY);
    if (numerator.none) {
      const why = `${numerator.none.code}: ${numerator.none.reason_zh} ${numerator.none.reason_en}`;
      without.set(why, [...(without.get(why) ?? []), id]);
      continue;
    }
    drilled += 1;
    for (const side of SIDES) {
      const list = side === 'numerator' ? numerator : await listBehind(open, { ...asked, side }, SYSTEM_IDENTITY);
      if (list.none) expect([id, side, list.none.code]).toEqual([id, 'denominator', 'no_denominator']);
      else sides += 1;
      if (list.reconciles === false || (list.reconciles === null && list.value)) differences.push(`${id} ${side}`);
      const rows = list.parts[0]?.rows ?? 0;
      expect(list.rows.length, `${id} ${side}`).toBe(Math.min(rows, 1));
    }
    if (!dimensions.includes('department')) continue;
    const { rows } = await metrics.answer({ id, ...YEAR, filter, by: ['department'], limit: 1 }, SYSTEM_IDENTITY);
    const [row] = rows;
    if (!row) continue;
    const cell = { department: row['department'] as string | null };
    const list = await listBehind(open, { ...asked, side: 'numerator', cell }, SYSTEM_IDENTITY);
    if (list.figure === null) continue;
    cells += 1;
    if (list.reconciles !== true || list.figure !== row.numerator) differences.push(`${id} ${cell.department}`);
  }
  process.stdout.write(
    `cases: ${drilled} of ${catalogue.length} indicators drill, ${sides} sides and ${cells} department cells reconcile\n${[...without].map(([why, ids]) => `  ${why} (${ids.join(' ')})`).join('\n')}\n`,
  );
  expect(differences).toEqual([]);
  expect(drilled + [...without.values()].flat().length).toBe(catalogue.length);
  expect(drilled).toBeGreaterThanOrEqual(516);
});

it('tells the journey that SQL written by hand tells', async () => {
  const patients = await open.warehouse.rows<{ patient_key: string }>(
    'select patient_key from marts.fct_charges where patient_key is not null group by patient_key order by count(*) desc, patient_key limit 5',
  );
  for (const { patient_key } of patients) {
    const asked = { patient: patient_key, limit: 5000, offset: 0 };
    const { events, total, kinds } = await readJourney(open, asked, SYSTEM_IDENTITY, new Set());
    expect(events.length).toBe(total);
    const days = events.map(({ at }) => at.slice(0, 10));
    expect(days).toEqual([...days].sort());
    const byHand = await open.warehouse.rows<{ kind: string; n: number }>(
      `with mine as (select patient_key from marts.dim_patients where person_key = (select person_key from marts.dim_patients where patient_key = $1))
       select 'visit' as kind, count(*) as n from marts.fct_visits join mine using (patient_key)
       union all select 'order', count(*) from marts.fct_orders join mine using (patient_key)
       union all select 'prescription', count(*) from marts.fct_rx_items join mine using (patient_key)
       union all select 'lab', count(*) from marts.fct_lab_results join mine using (patient_key)
       union all select 'exam', count(*) from marts.fct_exams join mine using (patient_key)
       union all select 'critical', count(*) from marts.fct_critical_values join mine using (patient_key)
       union all select 'operation', count(*) from marts.fct_operations join mine using (patient_key)
       union all select 'transfusion', count(*) from marts.fct_transfusions join mine using (patient_key)
       union all select 'icu', count(*) from marts.fct_icu_stays join mine using (patient_key)
       union all select 'followup', count(*) from marts.fct_followups join mine using (patient_key)
       union all select 'charge', count(distinct (charged_on, fee_class, coalesce(admission_key, visit_key, ''))) from marts.fct_charges join mine using (patient_key)
       union all select 'settlement', count(*) from marts.fct_settlements
         where visit_key in (select visit_key from marts.fct_visits join mine using (patient_key)) or admission_key in (select admission_key from marts.fct_admissions join mine using (patient_key))`,
      [patient_key],
    );
    const told = new Map(kinds.map((one) => [one.kind, one.events]));
    expect(Object.fromEntries(byHand.map(({ kind }) => [kind, told.get(kind)]))).toEqual(
      Object.fromEntries(byHand.map(({ kind, n }) => [kind, Number(n)])),
    );
    const [charged] = await open.warehouse.rows<{ amount: number }>(
      `select cast(sum(amount) as double) as amount from marts.fct_charges
       where patient_key in (select patient_key from marts.dim_patients where person_key = (select person_key from marts.dim_patients where patient_key = $1))`,
      [patient_key],
    );
    const sum = events.reduce((amount, event) => amount + (event.kind === 'charge' ? (event.amount ?? 0) : 0), 0);
    expect(sum).toBeCloseTo(charged?.amount ?? 0, 2);
  }
});
