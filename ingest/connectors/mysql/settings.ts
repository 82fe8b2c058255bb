import { z } from 'zod';
import { databaseSettings } from '../../engine/database/settings.ts';

export const settings = databaseSettings.extend({
  port: z.number().int().default(3306),
  /** As which replica the binary log is read, for capture `log`: a number that no server of the hospital has. */
  server_id: z.number().int().min(1).max(4294967295).default(1912131415),
  /** Local calendar of the source, for columns of type timestamp. */
  time_zone: z.string().default('+08:00'),
});

export type Settings = z.output<typeof settings>;
