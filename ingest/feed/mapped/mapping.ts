import { z } from 'zod';
import { FEED_TABLES } from '../rows.ts';

const column = z.union([
  z.string(),
  z.strictObject({ value: z.string() }),
  z.strictObject({
    path: z.string(),
    /** Codes of the message → ours; a code that is not listed stays as it is. */
    map: z.record(z.string(), z.string()).optional(),
    /** A moment or day in any of HL7's or ISO's spellings. */
    as: z.enum(['moment', 'day']).optional(),
  }),
]);

/** How messages of a platform's own shape become rows: `feed_mappings/<name>.yml`. */
export const mappingSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  description_zh: z.string(),
  description_en: z.string(),
  format: z.enum(['json', 'xml']),
  /** The message is meant when the path is there, and has this value where one is given. XML paths begin below the root. */
  match: z.strictObject({ root: z.string().optional(), path: z.string().optional(), equals: z.string().optional() }),
  /** Message type as it is shown; absent: the mapping's name. */
  type: z.string().optional(),
  event_at: z.string().optional(),
  rows: z
    .array(
      z.strictObject({
        table: z.enum(FEED_TABLES),
        /** Path of the repeated part; absent: the message is one row. Columns are looked up in it first, and with a leading `/` in the message. */
        each: z.string().optional(),
        columns: z.record(z.string(), column),
      }),
    )
    .min(1),
});

export type Mapping = z.output<typeof mappingSchema>;
export type MappedColumn = Mapping['rows'][number]['columns'][string];
