import type { Identity, ReadonlyWarehouse, Scope } from '../../core/index.ts';
import { hasTable } from '../site/has-table.ts';
import { openedTo } from './opened.ts';
import { ROLE_RIGHTS } from './roles.ts';
import type { AppStore } from './store.ts';
import type { User } from './users.ts';

/** Where an identity is looked up: an open site has all of it. */
interface Whereabouts {
  readonly warehouse: ReadonlyWarehouse;
  readonly store: AppStore;
  readonly site: { readonly clock: { now(): Date } };
}

/** A parent's code stands for itself and everything under it, as the hospital's dimension says today. */
async function expandDepartments(warehouse: ReadonlyWarehouse, scope: Scope): Promise<Scope> {
  if (scope === 'all' || scope.length === 0 || !(await hasTable(warehouse, 'marts', 'dim_departments'))) return scope;
  const rows = await warehouse.rows<{ code: string }>(
    `with recursive tree as (
       select unnest($1::varchar[]) as code
       union
       select departments.department_code from marts.dim_departments as departments join tree on departments.parent_department_code = tree.code)
     select code from tree order by code`,
    [`[${scope.map((code) => `'${code.replaceAll("'", "''")}'`).join(', ')}]`],
  );
  return rows.map((row) => row.code);
}

/** Who asks, and which rows are theirs: settled here once for a request, and never widened after. */
export async function identityOf({ warehouse, store, site }: Whereabouts, user: User): Promise<Identity> {
  const rights = ROLE_RIGHTS[user.role];
  return {
    user: user.name,
    name: user.display_name,
    role: user.role,
    institutions: user.institutions,
    departments: await expandDepartments(warehouse, user.departments),
    wards: user.wards,
    doctor: user.doctor,
    canSeeCases: rights.cases,
    canSeeIdentifiers: rights.identifiers,
    openedDepartments: rights.cases ? await openedTo(store, user.name, site.clock.now()) : [],
  };
}
