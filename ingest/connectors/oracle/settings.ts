import { z } from 'zod';
import { databaseSettings } from '../../engine/database/settings.ts';

export const settings = databaseSettings
  .extend({
    port: z.number().int().default(1521),
    /** Service name; with `sid` or `connect_string` only a name for messages. */
    database: z.string(),
    sid: z.string().min(1).optional(),
    /** An Easy Connect string or a whole descriptor, instead of host, port, database and sid. */
    connect_string: z.string().min(1).optional(),
    /** Owner of the tables, as the catalogue spells it; the user's own where absent. */
    schema: z.string().min(1).optional(),
    /** Folder of Oracle Instant Client: the driver's Thick mode, which servers before 12.1 and native encryption need. */
    client_dir: z.string().min(1).optional(),
    /** Local calendar of the source, for times with a time zone. */
    time_zone: z
      .string()
      .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'must be an offset: +08:00')
      .default('+08:00'),
  })
  .refine(({ tls }) => tls !== 'insecure', {
    path: ['tls'],
    message: 'must be true, false or { ca_file }: the driver always checks the certificate',
  });

export type Settings = z.output<typeof settings>;

/** Names that were written without quotes are upper case. */
export const schemaOf = (options: Settings) => options.schema ?? options.user.toUpperCase();
