import { z } from 'zod';
import { databaseSettings } from '../../engine/database/settings.ts';

export const settings = databaseSettings.extend({
  port: z.number().int().default(5432),
  schema: z.string().default('public'),
  /** Logical replication slot and publication of capture `log`; a slot belongs to one source. */
  slot: z
    .string()
    .regex(/^[a-z0-9_]{1,63}$/, 'must be lower-case letters, digits and _')
    .default('hisight'),
  publication: z.string().min(1).default('hisight'),
  /** Local calendar of the source, for columns that carry a time zone. */
  time_zone: z.string().default('Asia/Shanghai'),
  /** Rows per COPY, by ranges of the key. Absent: one COPY, except on servers that buffer it whole. */
  chunk_rows: z.number().int().positive().optional(),
});

export type Settings = z.output<typeof settings>;
