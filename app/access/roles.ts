import type { Role } from '../../core/index.ts';

export interface RoleRights {
  readonly title_zh: string;
  readonly title_en: string;
  /** Sees figures (indicators, regressions, dimensions). */
  readonly figures: boolean;
  /** Opens case lists of own rows. */
  readonly cases: boolean;
  /** Sees 住院号 and masked names in them: people with a duty of care only. */
  readonly identifiers: boolean;
  /** Asks ad-hoc SQL on the pseudonymised marts. */
  readonly sql: boolean;
  /** Where the person lands after signing in. */
  readonly home: string;
}

type Person = Exclude<Role, 'system'>;

const rights = (title_zh: string, title_en: string, given: Partial<RoleRights> = {}): RoleRights => ({
  title_zh,
  title_en,
  figures: true,
  cases: false,
  identifiers: false,
  sql: false,
  home: '/',
  ...given,
});

const CARE = { cases: true, identifiers: true };
const OFFICE = { cases: true };
const NO_FIGURES = { figures: false };

/** What each role may do (DESIGN §1, REQUIREMENTS "Cubes and access"). Which rows is the person's, not the role's. */
export const ROLE_RIGHTS: Readonly<Record<Person, RoleRights>> = {
  leader: rights('院领导', 'Leadership', { ...OFFICE, sql: true }),
  department_head: rights('科主任', 'Department head', CARE),
  doctor: rights('医生', 'Doctor', CARE),
  nurse: rights('护士长', 'Ward nurse', CARE),
  quality: rights('质控办', 'Quality office', CARE),
  records: rights('病案统计室', 'Medical records', CARE),
  insurance: rights('医保办', 'Insurance office', CARE),
  pharmacy: rights('药学部', 'Pharmacy', OFFICE),
  finance: rights('财务科', 'Finance', OFFICE),
  consortium: rights('医共体管理', 'Consortium'),
  analyst: rights('数据分析师', 'Analyst', { sql: true }),
  engineer: rights('数据工程师', 'Data engineer', { ...NO_FIGURES, sql: true }),
  sysadmin: rights('系统管理员', 'System administrator', NO_FIGURES),
  secadmin: rights('安全管理员', 'Security administrator', NO_FIGURES),
  auditor: rights('审计员', 'Auditor', NO_FIGURES),
};

export const PEOPLE = Object.keys(ROLE_RIGHTS) as Person[];

export const rolesWith = (right: 'figures' | 'cases' | 'sql'): readonly Role[] =>
  PEOPLE.filter((role) => ROLE_RIGHTS[role][right]);

export function isPerson(role: string): role is Person {
  return role in ROLE_RIGHTS;
}
