import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMemory, ROOT } from '../../core/index.ts';
import { type ConnectorContext, defineConnector, type SourceSession } from '../engine/connector.ts';
import { FeedTable } from '../feed/feed-table.ts';
import { journalFolder, sealedSegments } from '../feed/journal/segments.ts';
import type { ChannelReading } from '../feed/parse/parse-segment.ts';
import { SegmentParser } from '../feed/parse/parsed-segments.ts';
import { type ChannelSettings, type FeedSettings, feedSettings } from '../feed/settings.ts';

function readingOf(channel: Partial<ChannelSettings>, source: string, timeZone: string): ChannelReading {
  const { institution = null, charset = 'utf-8', numbers_of: numberSource = source } = channel;
  return { institution, charset, timeZone, numberSource };
}

/** What the receiver has landed and sealed: it listens by itself, this only reads its segments. */
async function open({ channels }: FeedSettings, context: ConnectorContext): Promise<SourceSession> {
  const { source, home, siteDir, scratchDir = tmpdir() } = context;
  if (!home) throw new Error('the feed is read at home only');
  const journal = journalFolder(home.dataDir, source);
  const parser = new SegmentParser(journal, {
    mappingFolders: [join(ROOT, 'ingest', 'feed_mappings'), join(siteDir, 'feed_mappings')],
    columns: new Map(home.tables.map(({ table, columns }) => [table, columns.map(({ name }) => name)])),
    channels: new Map(
      Object.entries(channels).map(([name, channel]) => [name, readingOf(channel, source, home.timeZone)]),
    ),
    otherwise: readingOf({}, source, home.timeZone),
  });
  const counter = await openMemory({ threads: 1, memoryLimit: '256MB' });
  mkdirSync(scratchDir, { recursive: true, mode: 0o700 });
  const scratch = mkdtempSync(join(scratchDir, `files-${process.pid}-`));
  const segments = sealedSegments(journal);
  const waits = new Map<string, boolean>();
  return {
    async withTable(contract, work) {
      waits.delete(contract.table);
      const table = new FeedTable(contract, { segments, parser, counter, scratch });
      const result = await work(table);
      waits.set(contract.table, table.more);
      return result;
    },
    async settle(contract) {
      return { more: waits.get(contract.table) === true, notes: [] };
    },
    async close() {
      await parser.close();
      await counter.close();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

export default defineConnector({ name: 'feed', settings: feedSettings, open });
