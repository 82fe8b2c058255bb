import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hisight, type RunningServer, serve } from './cli.ts';
import { demoCopy } from './demo-copy.ts';

interface Status {
  readonly mllp: { readonly port: number };
  readonly received: number;
  readonly parsed: number;
  readonly quarantined: number;
  readonly backlog: number;
}

const environ = await demoCopy();
const samples = mkdtempSync(join(tmpdir(), 'hisight-samples-'));
let server: RunningServer;
beforeAll(async () => {
  server = await serve(environ);
});
afterAll(async () => {
  expect(await server?.stop()).toBe(0);
  rmSync(samples, { recursive: true });
});

const status = async () => (await hisight(['feed', 'status', '--json'], environ)).json as Status;

/** Messages as different vendors write them; how many are admissions of today, and how many nobody can map. */
function writeSamples(): { messages: number; admissions: number; unmapped: number } {
  mkdirSync(join(samples, 'deep'));
  const write = (name: string, text: string) => writeFileSync(join(samples, name), text);
  const pid = (n: string, end = '\r') => `PID|1||${n}^^^HIS^MR||样本^${n}||19700101|M${end}`;
  const pv1 = (n: string, end = '\r') => `PV1|1|I|W0101^1^1^H01||||S0001|||D0101|||||||||${n}${end}`;
  const versions = ['2.3', '2.3.1', '2.4', '2.5', '2.5.1', '2.6', '2.7', '2.8'];
  for (const [i, version] of versions.entries()) {
    const head = `MSH|^~\\&|V${i}|H01|HUB|CDR|20260115070${i}00||ADT^A01|S${i}|${i % 2 ? 'T' : 'P'}|${version}\r`;
    write(`adt-${version}.hl7`, `${head}EVN|A01|20260115070${i}00\r${pid(`SP${i}`)}${pv1(`SV${i}`)}ZXX|local\r`);
  }
  write(
    'lines.hl7',
    `MSH|^~\\&|LF|H01|HUB|CDR|20260115071000||ADT^A08|LF1|P|2.5\n${pid('SP0', '\n')}${pv1('SV0', '\n')}`,
  );
  write(
    'batch.hl7',
    `FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|LAB|H01|HUB|CDR|20260115071500||ORU^R01|B1|P|2.5.1\r${pid('SP0')}OBR|1|O1|R1|CBC^血常规\rOBX|1|NM|WBC||12.4\rMSH|^~\\&|DOC|H01|HUB|CDR|20260115||MDM^T02|B2|P|2.8\r${pid('SP0')}BTS|2\rFTS|1\r`,
  );
  write(join('deep', 'vaccine.hl7'), `MSH|^~\\&|VAC|H01|HUB|CDR|20260115||VXU^V04|X1|P|2.5.1\r${pid('SP0')}`);
  return { messages: 12, admissions: versions.length, unmapped: 2 };
}

it('lands a folder of mixed samples, each parsed or in quarantine with its reason, and counts them today', async () => {
  const token = (await hisight(['user', 'token', 'leader'], environ)).stdout.trim();
  const today = async () =>
    (await (await fetch(`${server.url}/api/v1/today`, { headers: { authorization: token } })).json()) as {
      totals: Record<string, number>;
      newest_event_at: string;
    };
  const given = writeSamples();
  const before = await status();
  const then = await today();
  const sent = await hisight(
    ['feed', 'send', samples, '--to', `mllp://127.0.0.1:${before.mllp.port}`, '--json'],
    environ,
  );
  expect(sent.json).toMatchObject({ messages: given.messages, accepted: given.messages, refused: 0 });
  await hisight(['load', 'platform', '--now', '--json'], environ);
  const after = await status();
  expect(after.received - before.received).toBe(given.messages);
  expect(after).toMatchObject({ backlog: 0 });
  expect(after.received).toBe(after.parsed + after.quarantined);
  expect(after.quarantined - before.quarantined).toBe(given.unmapped);
  await hisight(['build', '--json'], environ);
  // A server's build is followed by its sums of charges.
  const { rollups } = (await hisight(['rollups', '--json'], environ)).json as { rollups: { behind: string[] }[] };
  expect(rollups.map(({ behind }) => behind)).toEqual([[], []]);
  const now = await today();
  expect(now.totals['admissions_today']).toBe((then.totals['admissions_today'] ?? 0) + given.admissions);
  expect(now.totals['in_hospital']).toBe((then.totals['in_hospital'] ?? 0) + given.admissions);
  // Sent again they change nothing.
  await hisight(['feed', 'send', samples, '--to', `mllp://127.0.0.1:${before.mllp.port}`, '--json'], environ);
  expect((await status()).received).toBe(after.received);
}, 180_000);
