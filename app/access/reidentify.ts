import { ident, pseudonymKeyStatements, pseudonymSql, type Secret, type Warehouse } from '../../core/index.ts';
import { hasTable } from '../site/has-table.ts';

/** What a person with a duty of care sees beside a case. The name keeps its first character only: 李*明. */
export interface CaseIdentity {
  readonly inpatient_no: string;
  readonly patient_name_masked: string;
}

/** Where the systems that have inpatients keep the number and the name. A system without such tables has no cases to name. */
const CASE_TABLES = [
  { stays: 'demo_his__admissions', patients: 'demo_his__patients', discharged: 'discharge_time' },
  { stays: 'front_end__admissions', patients: 'front_end__patients', discharged: 'discharged_at' },
] as const;

/** 李明 → 李*, 王小明 → 王*明, 欧阳小明 → 欧**明. */
export function maskName(name: string): string {
  const characters = [...name];
  const [first = '', ...rest] = characters;
  if (characters.length <= 2) return rest.length > 0 ? `${first}*` : first;
  return `${first}${'*'.repeat(characters.length - 2)}${characters.at(-1)}`;
}

/**
 * The only road back from a pseudonym: 住院号 and masked name of the given stays, read from raw at display time on a
 * connection of its own that carries the key and dies with it. The caller has settled that this person may see these
 * rows and writes the access log. The window of discharge days keeps the hashing to the stays that can be meant.
 */
export async function reidentify(
  warehouse: Warehouse,
  key: Secret,
  admissionKeys: readonly string[],
  window: { readonly from: string; readonly to: string },
): Promise<Map<string, CaseIdentity>> {
  const found = new Map<string, CaseIdentity>();
  if (admissionKeys.length === 0) return found;
  const wanted = new Set(admissionKeys);
  for (const { stays, patients, discharged } of CASE_TABLES) {
    if (!(await hasTable(warehouse, 'raw', stays)) || !(await hasTable(warehouse, 'raw', patients))) continue;
    const rows = await warehouse.transaction(async (tx) => {
      for (const { sql, params } of pseudonymKeyStatements(key)) await tx.run(sql, params);
      return tx.rows<{ key: string; inpatient_no: string | null; patient_name: string | null }>(
        `select ${pseudonymSql("stays._source || '|' || stays.admission_id")} as key, stays.inpatient_no, patients.patient_name
         from raw.main.${ident(stays)} as stays
         left join raw.main.${ident(patients)} as patients on patients.patient_id = stays.patient_id and patients._source = stays._source
         where stays._deleted_at is null and cast(stays.${discharged} as date) between cast($1 as date) and cast($2 as date)`,
        [window.from, window.to],
      );
    });
    for (const row of rows) {
      if (!wanted.has(row.key)) continue;
      found.set(row.key, {
        inpatient_no: row.inpatient_no ?? '',
        patient_name_masked: maskName(row.patient_name ?? ''),
      });
    }
  }
  return found;
}
