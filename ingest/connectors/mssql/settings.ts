import { z } from 'zod';
import { databaseSettings } from '../../engine/database/settings.ts';

export const settings = databaseSettings.extend({
  port: z.number().int().default(1433),
  /** Named instance: its port is asked of the SQL Browser (UDP 1434), and `port` is not used. */
  instance: z.string().min(1).optional(),
  schema: z.string().default('dbo'),
  /** TLS 1.0 and old ciphers, for SQL Server 2008–2014 without updates. Only with `tls`. */
  legacy_tls: z.boolean().default(false),
  /** Local calendar of the source, for datetimeoffset. */
  time_zone: z
    .string()
    .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'must be an offset: +08:00')
    .default('+08:00'),
});

export type Settings = z.output<typeof settings>;
