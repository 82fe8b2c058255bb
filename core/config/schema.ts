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
  /** When the server loads it by itself: cron of five fields in local time. Absent: only when someone asks. */
  schedule: z.string().optional(),
  /** Local hours in which the source may be read ('22:00-06:00'); a load outside them is refused unless a person insists. */
  hours: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM-HH:MM')
    .optional(),
  /** Bytes that may be read from the source per second, in millions. */
  rate_limit_mb: z.number().positive().optional(),
  /** A failed scheduled load is tried again: so often, first after so many minutes, then twice as many each time. */
  retry: z
    .strictObject({
      attempts: z.number().int().min(0).default(3),
      first_after_minutes: z.number().positive().default(5),
    })
    .default({ attempts: 3, first_after_minutes: 5 }),
  /** What the exchange monitor shows of the node. */
  node: z
    .strictObject({
      name_zh: z.string().optional(),
      name_en: z.string().optional(),
      city: z.string().optional(),
      longitude: z.number().min(-180).max(180).optional(),
      latitude: z.number().min(-90).max(90).optional(),
    })
    .default({}),
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
  /** When the server runs the nightly job (load, build, fit) by itself: cron in local time. Absent: only when someone asks. */
  nightly: z.string().optional(),
  /** When the server makes everybody's daily brief (日报), or begins to wait for late sources: cron in local time. */
  briefs: z.string().default('30 7 * * *'),
  sources: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), source).default({}),
  server: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.number().int().default(4000),
      /** Files of the certificate and its key, relative to the site: then pages and pushed messages come by HTTPS only. */
      tls: z.strictObject({ cert: z.string(), key: z.string() }).optional(),
    })
    .default({ host: '127.0.0.1', port: 4000 }),
  /** DuckDB's memory limit and threads for the warehouse. */
  warehouse: z
    .strictObject({ memory_limit: z.string().default('4GB'), threads: z.number().int().min(1).default(2) })
    .default({ memory_limit: '4GB', threads: 2 }),
  /** Days that landed files are kept, by the most sensitive column they hold; absent: for ever. The manifest stays. */
  retention_days: z
    .strictObject({
      direct_identifier: z.number().int().positive().optional(),
      quasi: z.number().int().positive().optional(),
      clinical: z.number().int().positive().optional(),
      open: z.number().int().positive().optional(),
    })
    .default({}),
  /** Institutions that work offline and deliver later: from which day, and how many days after a day its data are due. */
  institutions: z
    .record(
      z.string().min(1),
      z.strictObject({
        since: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date like 2025-01-31'),
        expected_after_days: z.number().int().min(0).max(365).default(1),
      }),
    )
    .default({}),
  /** How alerts leave the house; absent: in the app only. */
  alerts: z
    .strictObject({
      /** Where people open the pages; stands in the messages. */
      link: z.url().optional(),
      smtp: z
        .strictObject({
          host: z.string(),
          port: z.number().int().default(587),
          tls: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
          user: z.string().optional(),
          password: secretReference.optional(),
          from: z.string(),
          /** Mail goes to addresses of these domains only. */
          domains: z.array(z.string().min(3)).min(1),
        })
        .optional(),
      /** Group robots by name; their address is a secret. Without `figures` they say how many alerts there are and nothing else. */
      robots: z
        .record(
          z.string().regex(/^[a-z][a-z0-9_]*$/),
          z.strictObject({
            kind: z.enum(['wecom', 'dingtalk']),
            url: secretReference,
            sign: secretReference.optional(),
            figures: z.boolean().default(false),
          }),
        )
        .default({}),
    })
    .default({ robots: {} }),
  demo: z.strictObject({ seed: z.number().int() }).optional(),
});

export type SiteInput = z.input<typeof siteInput>;
export { secretReference };
