import { AccessError, type Identity, nearest, type Scope, UserError } from '../../core/index.ts';
import type { Form } from '../../ingest/index.ts';
import type { OpenSite } from '../site/open.ts';
import './errors.ts';

/** Who answers for one set of figures: an institution, or a department of one. */
export interface Place {
  readonly institution: string;
  /** Empty for a form of the whole institution. */
  readonly department: string;
}

export interface NamedPlace extends Place {
  readonly institution_name: string;
  readonly department_name: string | null;
}

export type FormAct = 'fill' | 'approve' | 'lock';

const ACTS: Readonly<Record<FormAct, string>> = {
  fill: '（填报 fill）',
  approve: '（审核 approve）',
  lock: '（锁定 lock）',
};

async function marts(open: OpenSite): Promise<ReadonlySet<string>> {
  const rows = await open.warehouse.rows<{ name: string }>(
    "select table_name as name from duckdb_tables() where schema_name = 'marts' and table_name in ('dim_institutions', 'dim_departments', 'dim_wards')",
  );
  return new Set(rows.map(({ name }) => name));
}

/** Institutions by code: those of the warehouse, and those that the sources of the site name. */
export async function institutionNames(open: OpenSite): Promise<ReadonlyMap<string, string>> {
  const names = new Map(
    open.site.sources.flatMap(({ institution }) => (institution ? [[institution, institution]] : [])),
  );
  if (!(await marts(open)).has('dim_institutions')) return names;
  const rows = await open.warehouse.rows<{ code: string; name: string | null }>(
    'select institution_code as code, any_value(institution_name) as name from marts.dim_institutions where institution_code is not null group by all order by code',
  );
  for (const { code, name } of rows) names.set(code, name ?? code);
  return names;
}

/** Departments that work today and have none below them. */
async function departments(open: OpenSite): Promise<NamedPlace[]> {
  if (!(await marts(open)).has('dim_departments')) return [];
  return open.warehouse.rows<NamedPlace>(
    `select institution_code as institution, department_code as department, any_value(department_name) as department_name, '' as institution_name
     from marts.dim_departments as d
     where is_active and institution_code is not null and not exists (
       select 1 from marts.dim_departments as below where below.parent_department_code = d.department_code and below._source = d._source)
     group by all order by institution, department`,
  );
}

/** Everything that a form is filled for. */
export async function placesOf(open: OpenSite, form: Form): Promise<NamedPlace[]> {
  const names = await institutionNames(open);
  if (form.level === 'institution')
    return [...names].map(([institution, institution_name]) => ({
      institution,
      institution_name,
      department: '',
      department_name: null,
    }));
  return (await departments(open)).map((place) => ({
    ...place,
    institution_name: names.get(place.institution) ?? place.institution,
  }));
}

const within = (scope: Scope, code: string) => scope === 'all' || scope.includes(code);

/** Departments of a person's wards; a ward's nurse answers for her own department. */
async function wardDepartments(open: OpenSite, wards: Scope): Promise<Scope> {
  if (wards === 'all') return 'all';
  if (!(await marts(open)).has('dim_wards')) return [];
  const rows = await open.warehouse.rows<{ code: string }>(
    'select distinct department_code as code from marts.dim_wards where list_contains(from_json($1::json, \'["varchar"]\'), ward_code)',
    [JSON.stringify(wards)],
  );
  return rows.map(({ code }) => code);
}

/** Whether a place is one of the person's rows: settled once for a request. */
export async function rowsOf(open: OpenSite, identity: Identity): Promise<(place: Place) => boolean> {
  const wards = await wardDepartments(open, identity.wards);
  return ({ institution, department }) => {
    if (!within(identity.institutions, institution)) return false;
    // A figure of the whole institution is not for those who see a part of it.
    if (department === '') return identity.departments === 'all' && wards === 'all' && identity.doctor === null;
    return within(identity.departments, department) && within(wards, department);
  };
}

/** Roles that have to do with a form, and those who look at everything. */
export function canSee(form: Form, { role }: Identity): boolean {
  return (
    role === 'leader' ||
    role === 'auditor' ||
    role === 'system' ||
    Object.values(form.roles).some((roles) => roles.includes(role))
  );
}

export function mayAct(form: Form, act: FormAct, { role }: Identity): boolean {
  return form.roles[act].includes(role);
}

/** Throws `access/denied` unless role and rows allow it. */
export async function requireAct(
  open: OpenSite,
  form: Form,
  act: FormAct,
  identity: Identity,
  place: Place,
): Promise<void> {
  const allowed = mayAct(form, act, identity) && (await rowsOf(open, identity))(place);
  if (!allowed) throw new AccessError('access/denied', { what: ` ${form.name_zh}${ACTS[act]}` });
}

/** The place as it is called, or the reason why a form is not filled there. */
export async function requirePlace(open: OpenSite, form: Form, place: Place): Promise<NamedPlace> {
  if ((form.level === 'department') !== (place.department !== ''))
    throw new UserError('forms/place', { level: form.level });
  const places = await placesOf(open, form);
  const found = places.find(
    ({ institution, department }) => institution === place.institution && department === place.department,
  );
  if (found) return found;
  const isKnown = places.some(({ institution }) => institution === place.institution);
  const [what, id, codes] = isKnown
    ? [
        '科室 (department)',
        place.department,
        places.filter(({ institution }) => institution === place.institution).map(({ department }) => department),
      ]
    : ['机构 (institution)', place.institution, [...new Set(places.map(({ institution }) => institution))]];
  throw new UserError('app/not-found', { what, id, near: nearest(id, codes).join(', ') });
}
