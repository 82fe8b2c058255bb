import { ident, pseudonymKeyStatements, pseudonymSql, type Secret, type Warehouse } from '../../core/index.ts';
import { hasTable } from '../site/has-table.ts';

/** What a person with a duty of care sees beside a case. The name keeps its first character only: 李*明. */
export interface CaseIdentity {
  /** 住院号 of a stay, 就诊号 of a visit. */
  readonly case_no: string;
  readonly patient_name_masked: string;
}

/** A case by its pseudonym, and the local day that narrows the search: discharge of a stay (null in the house), or visit. */
export interface CaseRef {
  readonly kind: 'stay' | 'visit';
  readonly key: string;
  readonly day: string | null;
}

/** Where systems keep the number and the name. A system without such tables has no cases to name. */
const CASE_TABLES = [
  {
    kind: 'stay',
    table: 'demo_his__admissions',
    patients: 'demo_his__patients',
    id: 'admission_id',
    no: 'inpatient_no',
    day: 'discharge_time',
  },
  {
    kind: 'stay',
    table: 'front_end__admissions',
    patients: 'front_end__patients',
    id: 'admission_id',
    no: 'inpatient_no',
    day: 'discharged_at',
  },
  {
    kind: 'visit',
    table: 'demo_his__visits',
    patients: 'demo_his__patients',
    id: 'visit_id',
    no: 'visit_id',
    day: 'visit_time',
  },
  {
    kind: 'visit',
    table: 'front_end__visits',
    patients: 'front_end__patients',
    id: 'visit_id',
    no: 'visit_id',
    day: 'visited_at',
  },
] as const;

/** 李明 → 李*, 王小明 → 王*明, 欧阳小明 → 欧**明. */
export function maskName(name: string): string {
  const characters = [...name];
  const [first = '', ...rest] = characters;
  if (characters.length <= 2) return rest.length > 0 ? `${first}*` : first;
  return `${first}${'*'.repeat(characters.length - 2)}${characters.at(-1)}`;
}

/**
 * The only road back from a pseudonym: number and masked name of the given cases, read from raw at display time on a
 * connection of its own that carries the key and dies with it. The caller has settled that this person may see these
 * rows and writes the access log. The days of the cases keep the hashing to what can be meant.
 */
export async function reidentify(
  warehouse: Warehouse,
  key: Secret,
  cases: readonly CaseRef[],
): Promise<Map<string, CaseIdentity>> {
  const found = new Map<string, CaseIdentity>();
  for (const { kind, table, patients, id, no, day } of CASE_TABLES) {
    const asked = cases.filter((one) => one.kind === kind);
    if (asked.length === 0) continue;
    if (!(await hasTable(warehouse, 'raw', table)) || !(await hasTable(warehouse, 'raw', patients))) continue;
    const wanted = new Set(asked.map((one) => one.key));
    const days = [...new Set(asked.flatMap((one) => one.day ?? []))];
    const isOpen = asked.some((one) => one.day === null);
    const rows = await warehouse.transaction(async (tx) => {
      for (const { sql, params } of pseudonymKeyStatements(key)) await tx.run(sql, params);
      return tx.rows<{ key: string; case_no: string | null; patient_name: string | null }>(
        `select ${pseudonymSql(`cases._source || '|' || cases.${id}`)} as key, cases.${no} as case_no, patients.patient_name
         from raw.main.${ident(table)} as cases
         left join raw.main.${ident(patients)} as patients on patients.patient_id = cases.patient_id and patients._source = cases._source
         where cases._deleted_at is null
           and (cast(cast(cases.${day} as date) as varchar) in (select unnest(string_split($1, ','))) or (cases.${day} is null and $2))`,
        [days.join(','), isOpen],
      );
    });
    for (const row of rows) {
      if (!wanted.has(row.key)) continue;
      found.set(row.key, { case_no: row.case_no ?? '', patient_name_masked: maskName(row.patient_name ?? '') });
    }
  }
  return found;
}
