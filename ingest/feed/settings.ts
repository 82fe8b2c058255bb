import { z } from 'zod';
import { secretReference } from '../../core/index.ts';

const common = {
  /** Institution of messages that name none. */
  institution: z.string().optional(),
  /** Source whose patient and visit numbers the messages carry, so that both speak of the same stays; absent: the feed's own. */
  numbers_of: z.string().optional(),
  /** Charset of messages that declare none. */
  charset: z.string().default('utf-8'),
  /** Megabytes of the largest message that is taken. */
  max_message_mb: z.number().positive().max(200).default(16),
};

const tls = z.strictObject({ cert: z.string(), key: z.string(), ca: z.string().optional() });

const mllp = z.strictObject({
  transport: z.literal('mllp'),
  host: z.string().default('127.0.0.1'),
  /** 0: any free port; `feed status` says which. */
  port: z.number().int().min(0).max(65_535).default(2575),
  /** Addresses that may connect; absent: all that reach the port. */
  allow: z.array(z.string()).optional(),
  /** Files of the server's certificate and key; with `ca`, senders need a certificate of it. */
  tls: tls.optional(),
  ...common,
});

const kafka = z.strictObject({
  transport: z.literal('kafka'),
  brokers: z.array(z.string()).min(1),
  topics: z.array(z.string()).min(1),
  group: z.string().default('hisight'),
  from: z.enum(['earliest', 'latest']).default('earliest'),
  sasl: z
    .strictObject({
      mechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']),
      username: z.string(),
      password: secretReference,
    })
    .optional(),
  tls: z.strictObject({ ca: z.string().optional() }).optional(),
  ...common,
});

const http = z.strictObject({ transport: z.literal('http'), key: secretReference, ...common });

const folder = z.strictObject({
  transport: z.literal('folder'),
  /** Relative to the site; `{data}` stands for its folder of data. Files are taken when they no longer grow, and removed when their messages are durable. */
  path: z.string(),
  every_seconds: z.number().positive().default(5),
  ...common,
});

export const feedSettings = z.strictObject({
  channels: z
    .record(z.string().regex(/^[a-z][a-z0-9_]*$/), z.discriminatedUnion('transport', [mllp, kafka, http, folder]))
    .refine((channels) => Object.keys(channels).length > 0, 'must name at least one channel'),
  /** How often what has landed is taken into raw, and after how many messages at the latest. */
  flush_seconds: z.number().positive().default(60),
  flush_messages: z.number().int().positive().default(50_000),
  /** How often models that messages touch are built. */
  build_minutes: z.number().positive().default(5),
});

export type FeedSettings = z.output<typeof feedSettings>;
export type ChannelSettings = FeedSettings['channels'][string];
export type ChannelOf<T extends ChannelSettings['transport']> = Extract<ChannelSettings, { transport: T }>;
