import { z } from 'zod';

const secretReference = z.union([z.strictObject({ env: z.string() }), z.strictObject({ file: z.string() })]);

const source = z.strictObject({
  /** Product whose schema we know: a file of ingest/systems or of the site's systems/. */
  system: z.string().regex(/^[a-z][a-z0-9_]*$/),
  /** Institution whose data it holds when the tables do not say. */
  institution: z.string().optional(),
  connector: z.string(),
  /** `demo`: its server is started and stopped by the command that needs it. */
  managed: z.literal('demo').optional(),
  /** Settings of the connector; each connector checks its own. */
  settings: z.record(z.string(), z.unknown()).default({}),
});

/** What a person writes into hospital.config.yml. */
export const siteInput = z.strictObject({
  name: z.strictObject({ zh: z.string(), en: z.string() }),
  /** Local time that the site stands at ('YYYY-MM-DD HH:MM:SS'); absent: the machine's clock. */
  as_of: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/)
    .optional(),
  time_zone: z.string().default('Asia/Shanghai'),
  sources: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), source).default({}),
  server: z
    .strictObject({ host: z.string().default('127.0.0.1'), port: z.number().int().default(4000) })
    .default({ host: '127.0.0.1', port: 4000 }),
  /** DuckDB's memory limit and threads for the warehouse. */
  warehouse: z
    .strictObject({ memory_limit: z.string().default('4GB'), threads: z.number().int().min(1).default(2) })
    .default({ memory_limit: '4GB', threads: 2 }),
  demo: z.strictObject({ seed: z.number().int() }).optional(),
});

export type SiteInput = z.input<typeof siteInput>;
export { secretReference };
