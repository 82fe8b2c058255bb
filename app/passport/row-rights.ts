import { AccessError, type Identity, type Scope } from '../../core/index.ts';
import { rowScope } from '../../cubes/index.ts';
import type { RowRights } from '../../dashboards/index.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';

const WORDS: Readonly<Record<RowRights['scope'], readonly [zh: string, en: string]>> = {
  hospital: ['全部机构、全部科室', 'all institutions and departments'],
  institution: ['本机构', 'own institutions'],
  department: ['本科室', 'own departments'],
  ward: ['本病区', 'own wards'],
  doctor: ['本人', 'own cases'],
};

const TABLES: Readonly<Record<string, string>> = {
  institution: 'dim_institutions',
  department: 'dim_departments',
  ward: 'dim_wards',
  doctor: 'dim_doctors',
};

async function named(open: OpenSite, scope: string, codes: Scope, institutions: Scope): Promise<RowRights['members']> {
  const table = TABLES[scope];
  if (codes === 'all' || !table) return [];
  const known = (await hasTable(open.warehouse, 'marts', table))
    ? await open.warehouse.rows<{ code: string; name: string | null }>(
        `select ${scope}_code as code, min(${scope}_name) as name from marts.${table} where $1::varchar is null or list_contains(cast($1::json as varchar[]), institution_code) group by all`,
        // The same code is another department in another institution.
        [institutions === 'all' ? null : JSON.stringify(institutions)],
      )
    : [];
  const names = new Map(known.map(({ code, name }) => [code, name ?? code]));
  return [...codes].sort().map((code) => ({ code, name: names.get(code) ?? code }));
}

/** Which rows stand behind a figure of this person. */
export async function rowRightsOf(open: OpenSite, identity: Identity): Promise<RowRights> {
  const scope = rowScope(identity);
  if (!scope) throw new AccessError('access/denied', { what: '' });
  const codes = {
    hospital: 'all' as const,
    institution: identity.institutions,
    department: identity.departments,
    ward: identity.wards,
    doctor: identity.doctor === null ? [] : [identity.doctor],
  }[scope];
  const members = await named(open, scope, codes, identity.institutions);
  const [zh, en] = WORDS[scope];
  const names = members.map(({ name }) => name);
  return {
    scope,
    text_zh: names.length > 0 ? `${zh}：${names.join('、')}` : zh,
    text_en: names.length > 0 ? `${en}: ${names.join(', ')}` : en,
    members,
    suppressed: identity.role === 'analyst' || identity.role === 'consortium',
  };
}
