import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadSite, modulePath, openSiteWarehouse, WORKER_BOOT } from '../../core/index.ts';
import { frame, MllpFramer } from '../feed/hl7/mllp-frame.ts';

export interface FeedKillOutcome {
  readonly kills: number;
  readonly acknowledged: number;
  /** Acknowledged messages that raw does not have, and those that it has more than once. */
  readonly lost: number;
  readonly repeated: number;
  /** Messages in raw that were never acknowledged: landed, but the answer did not get through. */
  readonly unanswered: number;
  /** Charge lines in raw and their sum, in cents; each message brings one line of its number in cents. */
  readonly cents: number;
  readonly centsExpected: number;
}

const CONFIG = `name: { zh: 杀, en: Kill }
warehouse: { memory_limit: 512MB, threads: 2 }
sources:
  platform: { system: feed, connector: feed, settings: { channels: { adt: { transport: mllp, port: 0 } } } }
`;

const message = (n: number) =>
  `MSH|^~\\&|HIS|H01|HUB|CDR|20260115080000||DFT^P03|K${n}|P|2.5\rPID|1||P${n}^^^HIS^MR\rPV1|1|I|W1||||||||||||||||V${n}\rFT1|1|C${n}||20260115080000||CG|X^Y|||1|${(n / 100).toFixed(2)}\r`;

async function startChild(folder: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [WORKER_BOOT, modulePath('ingest/test-support/feed-child'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const { adt } = JSON.parse(line) as { adt: { port: number } };
    return { child, port: adt.port };
  }
  throw new Error('the receiver did not start');
}

/** Sends numbers from the list until the connection breaks; those that were acknowledged go into the set. */
async function sendUntilBroken(port: number, todo: number[], acknowledged: Set<number>): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  const framer = new MllpFramer({ maxBytes: 100_000 });
  const asked: number[] = [];
  let closed = false;
  const next = () => {
    // A few unanswered at a time, as senders that do not wait do.
    while (!closed && asked.length < 20) {
      const n = todo.find((one) => !acknowledged.has(one) && !asked.includes(one));
      if (n === undefined) break;
      asked.push(n);
      socket.write(frame(Buffer.from(message(n))));
    }
    if (asked.length === 0) socket.end();
  };
  socket.on('connect', next);
  socket.on('data', (chunk: Buffer) => {
    for (const one of framer.push(chunk)) {
      if (one.kind !== 'message') continue;
      const n = Number(/MSA\|AA\|K(\d+)/.exec(one.payload.toString())?.[1] ?? Number.NaN);
      if (Number.isNaN(n)) continue;
      acknowledged.add(n);
      asked.splice(asked.indexOf(n), 1);
    }
    next();
  });
  socket.on('error', () => undefined);
  await once(socket, 'close').catch(() => undefined);
  closed = true;
}

/** Kills the receiver again and again while messages come, sends again what was not acknowledged, and counts in raw. */
export async function feedKillLoop(kills: number, random: () => number): Promise<FeedKillOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'hisight-feed-kill-'));
  writeFileSync(join(folder, 'hospital.config.yml'), CONFIG);
  const acknowledged = new Set<number>();
  let last = 0;
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const { child, port } = await startChild(folder);
      const ended = once(child, 'exit');
      const fresh = Array.from({ length: 2000 }, () => {
        last += 1;
        return last;
      });
      // Also some that were acknowledged before: a sender that lost the answer repeats.
      const old = [...acknowledged].filter(() => random() < 0.01);
      for (const n of old) acknowledged.delete(n);
      const todo = [
        ...old,
        ...Array.from({ length: last }, (_, i) => i + 1).filter((n) => !acknowledged.has(n) && !fresh.includes(n)),
        ...fresh,
      ];
      const sending = sendUntilBroken(port, todo, acknowledged);
      await sleep(50 + random() * 700);
      child.kill('SIGKILL');
      await Promise.all([ended, sending]);
      for (const n of old) acknowledged.add(n);
    }
    const { child, port } = await startChild(folder);
    const rest = Array.from({ length: last }, (_, i) => i + 1).filter((n) => !acknowledged.has(n));
    await sendUntilBroken(port, rest.slice(0, 500), acknowledged);
    child.kill('SIGTERM');
    await once(child, 'exit');
    return { kills, ...(await count(folder, acknowledged)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function count(folder: string, acknowledged: ReadonlySet<number>): Promise<Omit<FeedKillOutcome, 'kills'>> {
  const warehouse = await openSiteWarehouse(loadSite(folder, {}));
  try {
    const found = await warehouse.rows<{ n: number; times: number; cents: number }>(
      `select cast(substr(m.control_id, 2) as integer) as n, count(distinct m.message_id) as times, cast(sum(c.amount) * 100 as integer) as cents
       from raw.feed__messages m join raw.feed__charges c on c.message_id = m.message_id
       where m._deleted_at is null and c._deleted_at is null group by all`,
    );
    const known = new Map(found.map((row) => [row.n, row]));
    const acks = [...acknowledged];
    return {
      acknowledged: acks.length,
      lost: acks.filter((n) => !known.has(n)).length,
      repeated: found.filter(({ times }) => times > 1).length,
      unanswered: found.filter(({ n }) => !acknowledged.has(n)).length,
      cents: acks.reduce((sum, n) => sum + (known.get(n)?.cents ?? 0), 0),
      centsExpected: acks.reduce((sum, n) => sum + n, 0),
    };
  } finally {
    await warehouse.close();
  }
}
