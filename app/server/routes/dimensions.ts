import { z } from 'zod';
import { type Identity, nearest, type Scope, UserError } from '../../../core/index.ts';
import { rolesWith } from '../../access/roles.ts';
import { personRoute } from '../route.ts';

interface Dimension {
  readonly sql: string;
  /** Members of other people's rows are left out by these. */
  readonly scopes: readonly (readonly [
    column: string,
    scope: keyof Pick<Identity, 'institutions' | 'departments' | 'wards'>,
  ])[];
}

const DIMENSIONS: Readonly<Record<string, Dimension>> = {
  department: {
    sql: 'select department_code as code, department_name as name, parent_department_code as parent, institution_code, sort_no from marts.dim_departments where is_active',
    scopes: [
      ['institution_code', 'institutions'],
      ['code', 'departments'],
    ],
  },
  doctor: {
    sql: 'select doctor_code as code, doctor_name as name, department_code as parent, institution_code, null as sort_no from marts.dim_doctors',
    scopes: [
      ['institution_code', 'institutions'],
      ['parent', 'departments'],
    ],
  },
  ward: {
    sql: 'select ward_code as code, ward_name as name, department_code as parent, institution_code, null as sort_no from marts.dim_wards',
    scopes: [
      ['institution_code', 'institutions'],
      ['parent', 'departments'],
      ['code', 'wards'],
    ],
  },
  institution: {
    sql: 'select institution_code as code, institution_name as name, null as parent, institution_code, null as sort_no from marts.dim_institutions',
    scopes: [['institution_code', 'institutions']],
  },
  payer: {
    sql: 'select payer_code as code, payer_name as name, null as parent, null as institution_code, null as sort_no from marts.dim_payers',
    scopes: [],
  },
};

const listed = (scope: readonly string[]) => JSON.stringify(scope);

export default [
  personRoute({
    method: 'get',
    path: '/dimensions/:dim',
    summary: 'Members of a dimension that the person may see, for trees and filters.',
    roles: rolesWith('figures'),
    input: z.object({ dim: z.string().max(60) }),
    output: z.array(
      z.object({
        code: z.string(),
        name: z.string().nullable(),
        parent: z.string().nullable(),
        institution: z.string().nullable(),
      }),
    ),
    handle: async ({ dim }, { open, identity }) => {
      const dimension = DIMENSIONS[dim];
      if (!dimension) {
        throw new UserError('app/not-found', {
          what: '维度 (dimension)',
          id: dim,
          near: nearest(dim, Object.keys(DIMENSIONS)).join(', '),
        });
      }
      const limits = dimension.scopes.flatMap(([column, name]) => {
        const scope: Scope = identity[name];
        return scope === 'all' ? [] : [{ column, scope }];
      });
      if (dim === 'doctor' && identity.doctor) limits.push({ column: 'code', scope: [identity.doctor] });
      const where =
        limits
          .map(({ column }, index) => `list_contains(cast($${index + 1} as json)::varchar[], ${column})`)
          .join(' and ') || 'true';
      return open.warehouse.rows(
        `select distinct code, name, parent, institution_code as institution, sort_no from (${dimension.sql}) as members where ${where} and code is not null order by sort_no nulls last, code`,
        limits.map(({ scope }) => listed(scope)),
      );
    },
  }),
];
