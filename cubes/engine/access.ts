import type { Identity, Role } from '../../core/index.ts';

/** How far an identity sees. Each view's policy names the scopes that it serves; a scope it does not name is denied. */
export type RowScope = 'hospital' | 'institution' | 'department' | 'ward' | 'doctor';

/**
 * What Cube knows of a person: the claims its policies may use, and nothing that tells two people of equal rights apart,
 * so that they share compiled SQL and cached rows.
 */
export interface SecurityContext {
  readonly groups: readonly string[];
  readonly institutions: readonly string[];
  readonly departments: readonly string[];
  readonly wards: readonly string[];
  readonly doctor: readonly string[];
  /** Departments whose cases were opened in an emergency. */
  readonly opened: readonly string[];
  /** Small cells are hidden from this identity (see disclose.ts). */
  readonly suppressed: boolean;
}

/** Roles that run the house and look at no figures. */
const WITHOUT_VIEWS: ReadonlySet<Role> = new Set(['engineer', 'sysadmin', 'secadmin', 'auditor']);

/** Roles without a duty of care over the rows they count (DESIGN D15). */
const SUPPRESSED: ReadonlySet<Role> = new Set(['analyst', 'consortium']);

/** The one scope of an identity; undefined sees nothing. An empty list of codes is nothing, never everything. */
export function rowScope(identity: Identity): RowScope | undefined {
  const { role, institutions, departments, wards, doctor } = identity;
  if (WITHOUT_VIEWS.has(role) || institutions.length === 0) return undefined;
  if (role === 'doctor') return doctor === null ? undefined : 'doctor';
  if (role === 'nurse') return wards === 'all' || wards.length === 0 ? undefined : 'ward';
  if (departments !== 'all') return departments.length === 0 ? undefined : 'department';
  if (role === 'department_head') return undefined;
  return institutions === 'all' ? 'hospital' : 'institution';
}

const codes = (scope: Identity['departments']): readonly string[] => (scope === 'all' ? [] : [...scope].sort());

/**
 * The claims of an identity. `everyInstitution` stands for 'all', so that a policy of a narrow scope can always filter the
 * institution too: department codes repeat from one hospital to the next.
 */
export function securityContextOf(identity: Identity, everyInstitution: readonly string[]): SecurityContext {
  const scope = rowScope(identity);
  const seesCases = scope !== undefined && identity.canSeeCases;
  const opened = seesCases ? [...(identity.openedDepartments ?? [])].sort() : [];
  const groups = [
    ...(scope === undefined ? [] : [scope]),
    ...(seesCases ? [`cases_${scope}`] : []),
    ...(opened.length > 0 ? ['cases_opened'] : []),
  ];
  return {
    groups,
    institutions: identity.institutions === 'all' ? everyInstitution : codes(identity.institutions),
    departments: codes(identity.departments),
    wards: codes(identity.wards),
    doctor: identity.doctor === null ? [] : [identity.doctor],
    opened,
    suppressed: SUPPRESSED.has(identity.role),
  };
}
