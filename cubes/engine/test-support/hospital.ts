import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load as parse } from 'js-yaml';
import { type Identity, ident, openMemory, ROOT, sqlStatements, type Warehouse } from '../../../core/index.ts';
import { cubeFilesAsWritten } from '../content.ts';
import { tableOf } from '../table-of.ts';

interface Entity {
  readonly sql_table?: string;
  readonly sql?: string;
  readonly dimensions: readonly { readonly name: string; readonly sql: string; readonly type: string }[];
}

const typeOf = (column: string, type: string) =>
  type === 'time' ? (column.endsWith('_on') ? 'date' : 'timestamp') : type === 'number' ? 'decimal(18, 4)' : type;

/** What the dimensions of entities read and the script did not make: tables without rows, columns without values. */
async function addEmptyMarts(warehouse: Warehouse): Promise<void> {
  const made = await warehouse.rows<{ relation: string; names: string[] }>(
    "select table_schema || '.' || table_name as relation, list(column_name) as names from information_schema.columns group by all",
  );
  const has = new Map(made.map(({ relation, names }) => [relation, new Set(names)]));
  for (const { fileName, content } of await cubeFilesAsWritten(join(ROOT, 'cubes'))) {
    if (!fileName.startsWith('entities/')) continue;
    for (const entity of (parse(content) as { cubes: Entity[] }).cubes) {
      const bare = entity.dimensions.filter(({ sql }) => /^\w+$/.test(sql));
      const columns = new Map(bare.map(({ sql, type }) => [sql, `${ident(sql)} ${typeOf(sql, type)}`]));
      const table = tableOf(entity) ?? '';
      const known = has.get(table);
      if (!known) await warehouse.run(`create table ${table} (${[...columns.values()].join(', ')})`);
      const missing = known ? [...columns].filter(([name]) => !known.has(name)) : [];
      for (const [, column] of missing) await warehouse.run(`alter table ${table} add column ${column}`);
      has.set(table, new Set([...(known ?? []), ...columns.keys()]));
    }
  }
}

/** An in-memory warehouse with the rows of cubes/fixtures/marts.sql; every other mart is there and empty. */
export async function openHospital(): Promise<Warehouse> {
  const warehouse = await openMemory();
  const script = await readFile(join(ROOT, 'cubes', 'fixtures', 'marts.sql'), 'utf8');
  for (const statement of sqlStatements(script)) await warehouse.run(statement);
  await addEmptyMarts(warehouse);
  return warehouse;
}

export const BUILD = '20260115T080000000aaaa';

const everything: Identity = {
  user: 'leader',
  name: '院长',
  role: 'leader',
  institutions: 'all',
  departments: 'all',
  wards: 'all',
  doctor: null,
  canSeeCases: false,
  canSeeIdentifiers: false,
};

const doctor: Identity = {
  ...everything,
  role: 'doctor',
  institutions: ['H01'],
  departments: ['D0201'],
  doctor: 'S0001',
  canSeeCases: true,
};

/** People of every scope. */
export const people = {
  leader: everything,
  system: { ...everything, role: 'system', canSeeCases: true },
  quality: { ...everything, role: 'quality', canSeeCases: true, canSeeIdentifiers: true },
  township: { ...everything, role: 'consortium', institutions: ['C01'] },
  head: {
    ...everything,
    role: 'department_head',
    institutions: ['H01'],
    departments: ['D0201', 'D0202'],
    canSeeCases: true,
  },
  headOfAll: { ...everything, role: 'department_head', departments: ['D0201'], canSeeCases: true },
  doctor,
  doctorWithOpened: { ...doctor, openedDepartments: ['D0601'] },
  nurse: {
    ...everything,
    role: 'nurse',
    institutions: ['H01'],
    departments: ['D0601'],
    wards: ['W0601'],
    canSeeCases: true,
  },
  analyst: { ...everything, role: 'analyst' },
  engineer: { ...everything, role: 'engineer' },
  auditor: { ...everything, role: 'auditor' },
  headOfNothing: { ...everything, role: 'department_head', departments: [], canSeeCases: true },
  headWithoutList: { ...everything, role: 'department_head', canSeeCases: true },
  doctorWithoutCode: { ...everything, role: 'doctor', canSeeCases: true },
} satisfies Record<string, Identity>;
