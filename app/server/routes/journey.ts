import { z } from 'zod';
import { rolesWith } from '../../access/roles.ts';
import { identityOfRows } from '../../cases/identify.ts';
import { hiddenKinds, openJourney } from '../../journey/open.ts';
import { readJourney } from '../../journey/read.ts';
import { personRoute } from '../route.ts';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const key = z.string().regex(/^[\w|:.-]{1,200}$/);
const words = z
  .string()
  .max(400)
  .transform((text) => text.split(',').filter((word) => word !== ''));

export default [
  personRoute({
    method: 'get',
    path: '/patients/:key/journey',
    summary:
      '全景病历: what happened to a patient in time order. Opened by a case (view and its key) that is among the own rows; with a reason where one is not of the treating department. Every look is on record.',
    roles: rolesWith('cases'),
    input: z.object({
      key,
      view: z.string().regex(/^\w{1,80}$/),
      case: key,
      reason: z.string().max(500).optional(),
      from: date.optional(),
      to: date.optional(),
      kinds: words.optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      offset: z.coerce.number().int().min(0).default(0),
    }),
    output: z.looseObject({
      build_id: z.string(),
      total: z.number(),
      hidden_kinds: z.array(z.string()),
      events: z.array(z.looseObject({ at: z.string(), kind: z.string() })),
    }),
    handle: async ({ key: patient, view, case: caseKey, reason, ...rest }, { open, identity, shown }) => {
      const asked = { patient, case: { view, key: caseKey }, reason };
      const { row, isTreating } = await openJourney(open, asked, identity);
      const journey = await readJourney(open, { patient, ...rest }, identity, await hiddenKinds(open, identity));
      const [person] = (await identityOfRows(open, [{ ...row, patient_key: patient }], identity)) ?? [];
      shown({
        action: 'cases',
        what: `journey ${view}`,
        // The case and the patient by their pseudonyms: whose journey was read is the point of the record.
        filters: {
          patient,
          case: caseKey,
          ...rest,
          total: journey.total,
          is_treating: isTreating,
          reason: reason ?? null,
        },
        rows: journey.events.length,
        identifiersShown: person !== undefined,
      });
      return { ...journey, person: person ?? null, is_treating: isTreating };
    },
  }),
];
