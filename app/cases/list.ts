import { type Identity, ident, type Row, UserError } from '../../core/index.ts';
import '../errors.ts';
import { reidentify } from '../access/reidentify.ts';
import type { OpenSite } from '../site/open.ts';
import { type CaseColumn, DISCHARGE_COLUMNS, IDENTIFIER_COLUMNS } from './columns.ts';

export interface CaseRequest {
  readonly from: string;
  readonly to: string;
  readonly filter: Readonly<Record<string, readonly string[]>>;
  readonly limit: number;
  readonly offset: number;
  readonly order?: { readonly column: string; readonly descending: boolean } | undefined;
}

export interface CaseList {
  readonly build_id: string;
  readonly total: number;
  readonly columns: readonly CaseColumn[];
  readonly rows: readonly Row[];
  readonly identifiersShown: boolean;
}

const VIEW = 'discharge_cases';
/** Filter words of the pages → members of the view. */
const FILTERS: Readonly<Record<string, string>> = {
  department: 'department_code',
  parent_department: 'parent_department_code',
  doctor: 'doctor_code',
  institution: 'institution_code',
  ward: 'ward_code',
  payer: 'payer_code',
  treatment_group: 'treatment_group_code',
  disease: 'main_icd10_code',
  frontpage_status: 'frontpage_status',
  discharge_way: 'discharge_way',
};

function cubeFilters(request: CaseRequest) {
  const filters: { member: string; operator: 'equals'; values: string[] }[] = [];
  for (const [word, codes] of Object.entries(request.filter)) {
    const member = FILTERS[word];
    if (!member)
      throw new UserError('app/usage', { problem: `filter: "${word}" is none of ${Object.keys(FILTERS).join(', ')}` });
    if (codes.length > 0) filters.push({ member: `${VIEW}.${member}`, operator: 'equals', values: [...codes] });
  }
  // Well newborns are no discharges (REQUIREMENTS, Warehouse), so the list sums to the figure it explains.
  filters.push({ member: `${VIEW}.is_newborn`, operator: 'equals', values: ['false'] });
  return filters;
}

function orderBy(request: CaseRequest): string {
  const wanted = request.order;
  if (!wanted) return 'discharged_on desc, admission_key';
  if (!DISCHARGE_COLUMNS.some((column) => column.name === wanted.column)) {
    throw new UserError('app/usage', { problem: `order: there is no column "${wanted.column}"` });
  }
  return `${ident(wanted.column)} ${wanted.descending ? 'desc' : 'asc'} nulls last, admission_key`;
}

/**
 * The stays behind a figure, one row each, only those of the identity's rows (the view's policy decides), with 住院号 and
 * masked name where the person has a duty of care. One snapshot: total, rows and build id agree.
 */
export async function listCases(open: OpenSite, request: CaseRequest, identity: Identity): Promise<CaseList> {
  const { cubes } = await open.semantic();
  const members = DISCHARGE_COLUMNS.map((column) => column.name);
  const { sql, params } = await cubes.rowSql(VIEW, members, identity, cubeFilters(request));
  const names = DISCHARGE_COLUMNS.map((column) => ident(column.name)).join(', ');
  const first = params.length + 1;
  const cases = `(select ${names} from (${sql}) as members where cast(discharged_on as date) between cast($${first} as date) and cast($${first + 1} as date)) as cases`;
  const bound = [...params, request.from, request.to];
  const { total, rows, buildId } = await open.warehouse.snapshot(async (tx) => ({
    total: (await tx.rows<{ n: number }>(`select count(*) as n from ${cases}`, bound))[0]?.n ?? 0,
    rows: await tx.rows(
      `select * from ${cases} order by ${orderBy(request)} limit ${request.limit} offset ${request.offset}`,
      bound,
    ),
    buildId:
      (
        await tx.rows<{ id: string }>(
          "select build_id as id from ops.builds where status = 'success' order by build_id desc limit 1",
        )
      )[0]?.id ?? '',
  }));
  const list = { build_id: buildId, total };
  if (!identity.canSeeIdentifiers)
    return { ...list, columns: DISCHARGE_COLUMNS, rows: rows.map(plainDates), identifiersShown: false };
  const people = await reidentify(
    open.warehouse,
    open.keys.pseudonym,
    rows.map((row) => ({
      kind: 'stay',
      key: String(row['admission_key']),
      day: String(row['discharged_on']).slice(0, 10),
    })),
  );
  return {
    ...list,
    columns: [...IDENTIFIER_COLUMNS, ...DISCHARGE_COLUMNS],
    rows: rows.map((row) => {
      const person = people.get(String(row['admission_key']));
      const named = person && { inpatient_no: person.case_no, patient_name_masked: person.patient_name_masked };
      return { ...named, ...plainDates(row) };
    }),
    identifiersShown: people.size > 0,
  };
}

/** Cube may give a day as a timestamp at midnight. */
function plainDates(row: Row): Row {
  const short = (name: string) => (typeof row[name] === 'string' ? { [name]: (row[name] as string).slice(0, 10) } : {});
  return { ...row, ...short('admitted_on'), ...short('discharged_on') };
}
