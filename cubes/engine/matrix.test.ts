import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { AccessError, ROOT, type Warehouse } from '../../core/index.ts';
import { type CubesServer, cubeFilesAsWritten, startCubes } from '../index.ts';
import type { MetaCube } from './cube-types.ts';
import { addCrowd, CODES } from './test-support/crowd.ts';
import { openHospital, people } from './test-support/hospital.ts';

// Every view before every person: what each may see is said here once more, in SQL and from the words of REQUIREMENTS and DESIGN D15.

type Person = keyof typeof people;
type Scope = 'hospital' | 'institution' | 'department' | 'ward' | 'doctor';

/** Where a person's rows end. Whoever is not here sees nothing. */
const WHERE: Partial<
  Record<Person, { readonly scope: Scope; readonly cases: boolean; readonly rows: string; readonly opened?: string }>
> = {
  leader: { scope: 'hospital', cases: false, rows: 'true' },
  system: { scope: 'hospital', cases: true, rows: 'true' },
  quality: { scope: 'hospital', cases: true, rows: 'true' },
  analyst: { scope: 'hospital', cases: false, rows: 'true' },
  township: { scope: 'institution', cases: false, rows: "institution_code = 'C01'" },
  head: {
    scope: 'department',
    cases: true,
    rows: "institution_code = 'H01' and department_code in ('D0201', 'D0202')",
  },
  doctorWithOpened: {
    scope: 'doctor',
    cases: true,
    rows: "institution_code = 'H01' and doctor_code = 'S0001'",
    opened: "institution_code = 'H01' and department_code = 'D0601'",
  },
  headOfAll: { scope: 'department', cases: true, rows: "department_code = 'D0201'" },
  doctor: { scope: 'doctor', cases: true, rows: "institution_code = 'H01' and doctor_code = 'S0001'" },
  nurse: { scope: 'ward', cases: true, rows: "institution_code = 'H01' and ward_code = 'W0601'" },
};
/** Where a view is wider than the rule, on purpose: free beds and slots are the business of every ward of the institution. */
const WIDER: Readonly<Record<string, string>> = { 'nurse today_resources': "institution_code = 'H01'" };
const SUPPRESSED = new Set<Person>(['analyst', 'township']);
const COLUMN: Readonly<Record<Scope, string | undefined>> = {
  hospital: undefined,
  institution: 'institution_code',
  department: 'department_code',
  ward: 'ward_code',
  doctor: 'doctor_code',
};
const AUDIENCES: Readonly<Record<string, readonly Scope[]>> = {
  activity: ['hospital', 'institution', 'department', 'ward', 'doctor'],
  cases: ['hospital', 'institution', 'department', 'ward', 'doctor'],
  management: ['hospital', 'institution', 'department'],
};

/** Every way into every view takes minutes: `npm run proof` goes them all, the tests some in turn. */
const EVERY_WAY = process.env['HISIGHT_PROOF'] === '1';

interface View {
  readonly name: string;
  readonly audience: string;
  readonly table: string;
  readonly members: ReadonlySet<string>;
  readonly cellCount: string | undefined;
}

let warehouse: Warehouse;
let cubes: CubesServer;
const views: View[] = [];

const tables = new Map<string, string>();
for (const { fileName, content } of await cubeFilesAsWritten(join(ROOT, 'cubes'))) {
  const { cubes: [entity] = [], views: [view] = [] } = parse(content);
  if (fileName.startsWith('entities/')) tables.set(entity.name, entity.sql_table ?? `(${entity.sql})`);
  else if (view.meta?.audience)
    views.push({
      name: view.name,
      audience: view.meta.audience,
      table: view.meta.entity,
      members: new Set(
        view.cubes[0].includes.map((one: string | { alias: string }) => (typeof one === 'string' ? one : one.alias)),
      ),
      cellCount: view.meta.cell_count,
    });
}

beforeAll(async () => {
  warehouse = await openHospital();
  await addCrowd(warehouse);
  cubes = await startCubes({ warehouse });
}, 60_000);

afterAll(async () => {
  await cubes.close();
  await warehouse.close();
});

function maySee(person: Person, { name, audience, members }: View): boolean {
  if (`${person} ${name}` in WIDER) return true;
  const where = WHERE[person];
  if (!where || (audience === 'cases' && !where.cases)) return false;
  if (audience === 'cases' && where.opened && members.has('department_code')) return true;
  const column = COLUMN[where.scope];
  const narrows = column === undefined || (members.has(column) && members.has('institution_code'));
  return narrows && (AUDIENCES[audience] ?? []).includes(where.scope);
}

/** The own rows of a person in a view, in SQL: cases of an opened department come beside those that are theirs anyway. */
function ownRows(person: Person, { audience, members }: View): string {
  const { scope, rows = 'false', opened } = WHERE[person] ?? {};
  if (audience !== 'cases' || !opened || !members.has('department_code')) return rows;
  const column = scope && COLUMN[scope];
  return column === undefined || members.has(column) ? `(${rows}) or (${opened})` : opened;
}

const codesOf = ({ members }: View) => Object.keys(CODES).filter((code) => members.has(code));
const sorted = (rows: readonly Record<string, unknown>[]) =>
  rows.map((row) => JSON.stringify(Object.values(row))).sort();

describe.each(Object.keys(people) as Person[])('%s', (person) => {
  const identity = people[person];

  it('has the views that are for them in meta, and no other', async () => {
    const { cubes: seen } = await cubes.meta(identity);
    const names = seen.map(({ name }: MetaCube['config']) => name);
    const known = views.filter(({ name }) => names.includes(name)).map(({ name }) => name);
    expect(known).toEqual(views.filter((view) => maySee(person, view)).map(({ name }) => name));
  });

  /** By a filter on what is not theirs, by the end of a sorted list, and by the whole. */
  async function tryOtherWays(
    view: View,
    codes: readonly string[],
    own: readonly Record<string, unknown>[],
    count: string | undefined,
    answered: readonly Record<string, unknown>[],
  ): Promise<void> {
    const allowed = new Set(sorted(own));
    const dimensions = codes.map((code) => `${view.name}.${code}`);
    for (const code of codes) {
      const member = `${view.name}.${code}`;
      const foreign = { member, operator: 'notEquals' as const, values: own.map((row) => String(row[code])) };
      const { rows: others } = await cubes.query({ dimensions, filters: [foreign] }, identity);
      expect(
        others.filter((row) => row[member] !== null),
        `${view.name} by ${code}`,
      ).toEqual([]);
      const { rows: last } = await cubes.query({ dimensions, order: { [member]: 'desc' }, limit: 1 }, identity);
      expect(
        sorted(last).filter((row) => !allowed.has(row)),
        `${view.name} sorted by ${code}`,
      ).toEqual([]);
    }
    if (count === undefined || SUPPRESSED.has(person)) return;
    const [whole] = (await cubes.query({ measures: [count] }, identity)).rows;
    const sum = answered.reduce((all, row) => all + Number(row[count]), 0);
    expect(sum, view.name).toBe(Number(whole?.[count] ?? 0));
  }

  it('reads the own rows of each view, whatever way is asked, and none of others', async () => {
    for (const [index, view] of views.entries()) {
      const codes = codesOf(view);
      if (codes.length === 0) continue;
      const dimensions = codes.map((code) => `${view.name}.${code}`);
      const ask = (more: object = {}) => cubes.query({ dimensions, limit: 10_000, ...more }, identity);
      if (!maySee(person, view)) {
        const error = await ask().catch((caught: unknown) => caught);
        expect(error, `${view.name} is open`).toBeInstanceOf(AccessError);
        expect(String((error as Error).message), view.name).not.toMatch(/H01|C01|marts|select/i);
        continue;
      }
      const where = WIDER[`${person} ${view.name}`] ?? ownRows(person, view);
      const own = await warehouse.rows(
        `select distinct ${codes.join(', ')} from ${tables.get(view.table)} where ${where}`,
      );
      const allowed = new Set(sorted(own));
      const count = view.cellCount === undefined ? undefined : `${view.name}.${view.cellCount}`;
      const measures = count === undefined ? [] : [count];
      const { rows: answered } = await ask({ measures });
      const rows = answered.map((row) => Object.fromEntries(dimensions.map((member) => [member, row[member]])));
      if (SUPPRESSED.has(person))
        expect(
          sorted(rows).filter((row) => !allowed.has(row)),
          view.name,
        ).toEqual([]);
      else expect(sorted(rows), view.name).toEqual([...allowed].sort());
      if (count !== undefined && SUPPRESSED.has(person)) {
        const shown = answered.map((row) => Number(row[count] ?? 0)).filter((one) => one !== 0);
        expect(Math.min(...shown, 10), view.name).toBeGreaterThanOrEqual(10);
      }
      if (EVERY_WAY || index % Object.keys(people).length === Object.keys(people).indexOf(person))
        await tryOtherWays(view, codes, own, count, answered);
    }
  }, 120_000);
});
