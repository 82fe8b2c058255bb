import { z } from 'zod';
import { type Role, silentProgress } from '../../../core/index.ts';
import { approve, listMappings, suggest } from '../../tasks/mappings.ts';
import { personRoute } from '../route.ts';

/** Who maps codes: the information department, and the offices whose standards they are. */
const MAPPERS: readonly Role[] = ['engineer', 'records', 'insurance', 'pharmacy'];

export default [
  personRoute({
    method: 'get',
    path: '/mappings',
    summary: 'Codes that loaded rows carry, by value domain and frequency, with the standard code they map to.',
    roles: MAPPERS,
    input: z.object({ domain: z.string().optional(), unmapped: z.stringbool().optional() }),
    output: z.object({ values: z.array(z.looseObject({ domain: z.string(), source_code: z.string() })) }),
    handle: async (input, { open, signal, shown }) => {
      const values = await listMappings(open, input, { progress: silentProgress, signal });
      shown({ what: 'mappings', filters: input, rows: values.length });
      return { values };
    },
  }),
  personRoute({
    method: 'get',
    path: '/mappings/:domain/suggestions',
    summary: 'Standard codes whose names are like those of unmapped values; nothing is mapped by asking.',
    roles: MAPPERS,
    input: z.object({ domain: z.string() }),
    output: z.object({ suggestions: z.array(z.looseObject({ source_code: z.string(), score: z.number() })) }),
    handle: async ({ domain }, { open, signal }) => ({
      suggestions: await suggest(open, domain, { progress: silentProgress, signal }),
    }),
  }),
  personRoute({
    method: 'post',
    path: '/mappings/:domain',
    summary: 'Approves mappings, with the name of who asks and the time.',
    roles: MAPPERS,
    input: z.object({
      domain: z.string(),
      decisions: z
        .array(z.object({ system: z.string(), source_code: z.string(), standard_code: z.string() }))
        .min(1)
        .max(1000),
    }),
    output: z.object({ approved: z.number() }),
    handle: async ({ domain, decisions }, { open, user, signal, shown }) => {
      const work = { progress: silentProgress, signal, origin: { trigger: 'command' as const, by: user.name } };
      const result = await approve(open, domain, decisions, user.name, work);
      shown({ action: 'change', what: `mapping ${domain}`, filters: decisions, rows: decisions.length });
      return result;
    },
  }),
];
