import type { Identity, Row } from '../../core/index.ts';
import { type CaseIdentity, type CaseRef, reidentify } from '../access/reidentify.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';
import type { ShownColumn } from './row-columns.ts';

/** Shown to those with a duty of care, resolved from raw at display time. */
export const IDENTITY_COLUMNS: readonly ShownColumn[] = [
  { name: 'case_no', label_zh: '住院号/就诊号', label_en: 'Inpatient or visit no.', type: 'text' },
  { name: 'patient_name_masked', label_zh: '姓名', label_en: 'Name (masked)', type: 'text' },
];

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const keyList = (rows: readonly Row[], name: string): string[] => [
  ...new Set(rows.flatMap((row) => text(row[name]) ?? [])),
];

/**
 * Number and name of each row, in its order, by its stay, its visit or, of a row that has neither, a case of its patient.
 * Undefined for people without a duty of care, and where no row belongs to a patient.
 */
export async function identityOfRows(
  open: OpenSite,
  rows: readonly Row[],
  identity: Identity,
): Promise<(CaseIdentity | undefined)[] | undefined> {
  if (!identity.canSeeIdentifiers) return undefined;
  const patients = keyList(
    rows.filter((row) => !text(row['admission_key']) && !text(row['visit_key'])),
    'patient_key',
  );
  const byPatient = await casesOfPatients(open, patients);
  const stays = [...keyList(rows, 'admission_key'), ...byPatient.flatMap(({ admission_key }) => admission_key ?? [])];
  const visits = [...keyList(rows, 'visit_key'), ...byPatient.flatMap(({ visit_key }) => visit_key ?? [])];
  if (stays.length + visits.length === 0) return undefined;
  const found = await reidentify(open.warehouse, open.keys.pseudonym, [
    ...(await dated(open, 'stay', stays)),
    ...(await dated(open, 'visit', visits)),
  ]);
  const ofPatient = new Map(
    byPatient.map(({ patient_key, visit_key, admission_key }) => [patient_key, visit_key ?? admission_key ?? '']),
  );
  return rows.map((row) => {
    const own = found.get(text(row['admission_key']) ?? '') ?? found.get(text(row['visit_key']) ?? '');
    if (own) return own;
    // The number would be that of another case of theirs.
    const other = found.get(ofPatient.get(text(row['patient_key']) ?? '') ?? '');
    return other && { ...other, case_no: '' };
  });
}

const list = (keys: readonly string[]): string => keys.join(',');
const WANTED = `KEY in (select unnest(string_split($1, ',')))`;

/** The day by which raw finds a case: of a stay its discharge, null while it lasts. */
async function dated({ warehouse }: OpenSite, kind: CaseRef['kind'], keys: readonly string[]): Promise<CaseRef[]> {
  if (keys.length === 0) return [];
  const [table, key, day] =
    kind === 'stay' ? ['fct_discharges', 'admission_key', 'discharged_on'] : ['fct_visits', 'visit_key', 'visited_on'];
  const rows = (await hasTable(warehouse, 'marts', table))
    ? await warehouse.rows<{ key: string; day: string }>(
        `select ${key} as key, cast(${day} as varchar) as day from marts.${table} where ${WANTED.replace('KEY', key)}`,
        [list(keys)],
      )
    : [];
  const days = new Map(rows.map((row) => [row.key, row.day]));
  return [...new Set(keys)].map((one) => ({ kind, key: one, day: days.get(one) ?? null }));
}

interface CaseOfPatient {
  readonly patient_key: string;
  readonly visit_key: string | null;
  readonly admission_key: string | null;
}

/** The last visit, or else the last stay, of patients whose rows name no case of theirs. */
async function casesOfPatients({ warehouse }: OpenSite, patients: readonly string[]): Promise<CaseOfPatient[]> {
  if (patients.length === 0) return [];
  return warehouse.rows<CaseOfPatient>(
    `with visits as (select patient_key, arg_max(visit_key, visited_on) as visit_key from marts.fct_visits where ${WANTED.replace('KEY', 'patient_key')} group by patient_key),
       stays as (select patient_key, arg_max(admission_key, discharged_on) as admission_key from marts.fct_discharges where ${WANTED.replace('KEY', 'patient_key')} group by patient_key)
     select patient_key, visits.visit_key, stays.admission_key from visits full join stays using (patient_key)`,
    [list(patients)],
  );
}
