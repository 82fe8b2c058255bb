import { z } from 'zod';
import { databaseSettings } from '../../engine/database-settings.ts';

export const settings = databaseSettings.extend({
  port: z.number().int().default(3306),
  /** Local calendar of the source, for columns of type timestamp. */
  time_zone: z.string().default('+08:00'),
});

export type Settings = z.output<typeof settings>;
