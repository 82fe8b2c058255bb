import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { loadSite, log, openSiteWarehouse, ROOT } from '../core/index.ts';
import { frame, MllpFramer } from '../ingest/feed/hl7/mllp-frame.ts';
import { discoverSystems, feedSettingsOf, loadSources, prepareRaw, Receiver, readFeedBooks } from '../ingest/index.ts';
import { hl7Message } from './support/messages.ts';

/**
 * The platform feed: messages of a file landed, parsed and applied to raw; messages over MLLP with their acknowledgements; memory
 * over a million. npx tsx bench/feed.ts [file] [mllp] [memory]; each part runs in a process of its own, senders in another.
 */
const FILE_MESSAGES = 100_000;
const MLLP_SECONDS = 20;
const MLLP_RATE = 1200;
const MLLP_CONNECTIONS = 8;
const MEMORY_MESSAGES = 1_000_000;
const progress = { step: () => undefined, note: () => undefined };
const self = fileURLToPath(import.meta.url);
const say = (label: string, figures: object) => process.stdout.write(`${JSON.stringify({ label, ...figures })}\n`);

const CONFIG = `name: { zh: 基准, en: Bench }
warehouse: { memory_limit: 512MB, threads: 2 }
sources:
  platform:
    system: feed
    connector: feed
    settings: { channels: { adt: { transport: mllp, port: 0 }, drop: { transport: folder, path: drop } } }
`;

async function withSite<T>(work: (site: ReturnType<typeof loadSite>, receiver: Receiver) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hisight-bench-feed-'));
  writeFileSync(join(folder, 'hospital.config.yml'), CONFIG);
  const site = loadSite(folder, {});
  const [config] = site.sources;
  if (!config) throw new Error('no source');
  const place = {
    source: 'platform',
    settings: feedSettingsOf(config),
    dataDir: site.dataDir,
    siteDir: folder,
    environ: {},
  };
  const receiver = await Receiver.start({ ...place, localNow: () => site.clock.asOf(), log: log('bench') });
  try {
    return await work(site, receiver);
  } finally {
    await receiver.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);
const seconds = (begin: number) => (performance.now() - begin) / 1000;

async function file(): Promise<void> {
  await withSite(async (site, receiver) => {
    const warehouse = await openSiteWarehouse(site);
    const systems = await discoverSystems([join(ROOT, 'ingest', 'systems')]);
    await prepareRaw(warehouse, systems);
    const batch = Buffer.concat(Array.from({ length: FILE_MESSAGES }, (_, i) => hl7Message(i)));
    writeFileSync(join(site.dir, 'drop', 'day.hl7'), batch);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const begin = performance.now();
    await receiver.seal();
    const landed = seconds(begin);
    const report = await loadSources({ site, warehouse, systems, progress, sources: ['platform'] });
    const all = seconds(begin);
    const failed = report.sources.flatMap((source) => source.detail).filter((table) => table.error);
    if (failed.length > 0) throw new Error(failed.map((table) => table.error?.code).join());
    const books = await readFeedBooks(warehouse, site.dataDir, 'platform');
    if (books.parsed !== FILE_MESSAGES) throw new Error(`${books.parsed} of ${FILE_MESSAGES} were parsed`);
    say('from a file', {
      ...{ messages: FILE_MESSAGES, megabytes: megabytes(batch.length), landed_seconds: landed, seconds: all },
      ...{
        messages_per_second: Math.round(FILE_MESSAGES / all),
        target: 3000,
        peak_rss_mb: megabytes(process.resourceUsage().maxRSS * 1024),
      },
    });
    await warehouse.close();
  });
}

/** A sender in a process of its own: a steady rate over some connections, one message unanswered at a time on each. */
async function sender(port: number, rate: number, count: number): Promise<void> {
  const waits: number[] = [];
  const begin = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: MLLP_CONNECTIONS }, async () => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true });
      const framer = new MllpFramer({ maxBytes: 1e6 });
      let answered: (() => void) | undefined;
      socket.on('data', (chunk: Buffer) => {
        if (framer.push(chunk).length > 0) answered?.();
      });
      for (let i = next++; i < count; i = next++) {
        const due = (i / rate) * 1000 - (performance.now() - begin);
        if (due > 1) await new Promise((resolve) => setTimeout(resolve, due));
        const sent = performance.now();
        const answer = new Promise<void>((resolve) => {
          answered = resolve;
        });
        socket.write(frame(hl7Message(i)));
        await answer;
        waits.push(performance.now() - sent);
      }
      socket.end();
    }),
  );
  waits.sort((a, b) => a - b);
  const at = (share: number) => Number((waits[Math.floor(waits.length * share)] ?? 0).toFixed(2));
  const took = seconds(begin);
  say('sender', {
    ...{ messages: count, asked_per_second: rate, messages_per_second: Math.round(count / took) },
    ...{ ack_ms_p50: at(0.5), ack_ms_p95: at(0.95), ack_ms_p99: at(0.99), ack_ms_max: at(0.9999) },
  });
}

async function send(port: number, rate: number, count: number): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', self, 'sender', `${port}`, `${rate}`, `${count}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', (line) => process.stdout.write(`${line}\n`));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the sender ended with ${code}`);
}

async function mllp(): Promise<void> {
  await withSite(async (site, receiver) => {
    const warehouse = await openSiteWarehouse(site);
    const systems = await discoverSystems([join(ROOT, 'ingest', 'systems')]);
    await prepareRaw(warehouse, systems);
    const port = Number(receiver.status()['adt']?.['port']);
    // Parsing and applying go on while messages come, as in the server.
    let running = true;
    const loads = (async () => {
      while (running) {
        await new Promise((resolve) => setTimeout(resolve, 5000));
        await receiver.seal();
        await loadSources({ site, warehouse, systems, progress, sources: ['platform'] });
      }
    })();
    const count = MLLP_RATE * MLLP_SECONDS;
    await send(port, MLLP_RATE, count);
    running = false;
    await loads;
    await receiver.seal();
    await loadSources({ site, warehouse, systems, progress, sources: ['platform'] });
    const books = await readFeedBooks(warehouse, site.dataDir, 'platform');
    say('over MLLP, loads running', {
      received: books.sealed,
      parsed: books.parsed,
      target_per_second: 1000,
      target_p95_ms: 50,
    });
    if (books.parsed !== count) throw new Error(`${books.parsed} of ${count} were parsed`);
    await warehouse.close();
  });
}

async function memory(): Promise<void> {
  await withSite(async (_site, receiver) => {
    const port = Number(receiver.status()['adt']?.['port']);
    const marks: number[] = [];
    const timer = setInterval(() => {
      const { landed } = receiver.counts;
      if (landed >= (marks.length + 1) * (MEMORY_MESSAGES / 10)) marks.push(megabytes(process.memoryUsage().rss));
    }, 20);
    await send(port, 1e9, MEMORY_MESSAGES);
    clearInterval(timer);
    say('memory of the receiver, by tenths of a million', { rss_mb: [...marks, megabytes(process.memoryUsage().rss)] });
  });
}

const PARTS = { file, mllp, memory };
const [first = '', port, rate, count] = process.argv.slice(2);
if (first === 'sender') await sender(Number(port), Number(rate), Number(count));
else
  for (const [name, run] of Object.entries(PARTS))
    if (process.argv.length === 2 || process.argv.includes(name)) await run();
