import { z } from 'zod';
import { nearest, UserError } from '../../../core/index.ts';
import { rolesWith } from '../../access/roles.ts';
import { lastFit } from '../../tasks/fit.ts';
import { personRoute } from '../route.ts';

export default [
  personRoute({
    method: 'get',
    path: '/regressions',
    summary: 'The regressions of the catalogue.',
    roles: rolesWith('figures'),
    input: z.object({}),
    output: z.array(z.looseObject({ id: z.string() })),
    handle: async (_input, { open }) => (await open.semantic()).metrics.regressions(),
  }),
  personRoute({
    method: 'get',
    path: '/regressions/:id',
    summary: 'The last fit of a regression.',
    roles: rolesWith('figures'),
    input: z.object({ id: z.string().max(120) }),
    output: z.looseObject({ model: z.string() }),
    handle: async ({ id }, { open, shown }) => {
      const known = (await open.semantic()).metrics.regressions().map((model) => model.id);
      const fit = known.includes(id) ? await lastFit(open, id) : undefined;
      if (!fit)
        throw new UserError('app/not-found', { what: '模型拟合 (fit)', id, near: nearest(id, known).join(', ') });
      shown({ what: `regression ${id}`, rows: fit.coefficients.length });
      return fit;
    },
  }),
];
