import { z } from 'zod';
import { UserError } from '../../core/index.ts';
import { defineConnector } from '../engine/connector.ts';
import type { DatabaseSettings } from '../engine/database/settings.ts';
import { discoverConnectors } from '../engine/discover.ts';
import './front_end_tables/errors.ts';
import { RECEIPT_WRITERS } from './front_end_tables/receipts.ts';
import { FrontEndSession } from './front_end_tables/session.ts';

const settings = z.strictObject({
  /** The connector that reads the front-end machine's database. */
  connector: z.string(),
  /** That connector's own settings. */
  settings: z.record(z.string(), z.unknown()),
});

/** 前置机中间表: tables of our contract on a machine between, filled by the vendor in batches with a count, a total and a mark of completion. */
export default defineConnector({
  name: 'front_end_tables',
  settings,
  open: async (options, context) => {
    const write = RECEIPT_WRITERS[options.connector];
    const inner = (await discoverConnectors()).get(options.connector);
    if (!write || !inner) {
      const known = Object.keys(RECEIPT_WRITERS);
      throw new UserError('ingest/front-end-connector', {
        source: context.source,
        connector: options.connector,
        known,
      });
    }
    const parsed = inner.settings.safeParse(options.settings);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const path = ['settings', ...(issue?.path ?? [])].join('.');
      throw new UserError('ingest/settings', { source: context.source, path, problem: issue?.message });
    }
    const session = await inner.open(parsed.data, context);
    return new FrontEndSession({
      inner: session,
      context,
      write: (receipts) => write(parsed.data as DatabaseSettings, context, receipts),
    });
  },
});
