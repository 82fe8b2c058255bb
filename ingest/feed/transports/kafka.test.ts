import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { log } from '../../../core/index.ts';
import { requireService } from '../../../test/services.ts';
import { type KafkaBroker, startKafkaBroker } from '../../test-support/kafka-broker.ts';
import { type KafkaMessage, type KafkaTransport, startKafka } from './kafka.ts';

const home = requireService('kafka');
let broker: KafkaBroker;
let running: KafkaTransport[] = [];
let groups = 0;

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `${from + i}`);

function consume(
  topics: readonly string[],
  group: string,
  accept: (messages: readonly KafkaMessage[]) => Promise<void>,
): KafkaTransport {
  const transport = startKafka(
    { brokers: [broker.address], topics, group, from: 'earliest', client_id: 'hisight' },
    accept,
    log('test'),
  );
  running.push(transport);
  return transport;
}

async function stopAll(): Promise<void> {
  await Promise.all(running.map((transport) => transport.stop()));
  running = [];
}

const group = () => {
  groups += 1;
  return `g${groups}`;
};

describe.skipIf(!home)('a real Kafka', () => {
  beforeAll(async () => {
    broker = await startKafkaBroker(home ?? '');
    await broker.topics(['adt', 'results', 'kill'], 3);
  }, 120_000);
  afterAll(async () => {
    await stopAll();
    await broker?.stop();
  });

  it('delivers every message of several topics and partitions, and goes on where it committed', async () => {
    await broker.produce('adt', numbers(0, 500));
    await broker.produce('results', numbers(500, 800));
    const got: KafkaMessage[] = [];
    const mine = group();
    const first = consume(['adt', 'results'], mine, async (messages) => {
      got.push(...messages);
    });
    // At least once: a commit that failed brings some again, under the same place of the topic.
    const places = () => new Set(got.map(({ topic, partition, offset }) => `${topic} ${partition} ${offset}`)).size;
    await expect.poll(places, { timeout: 30_000 }).toBe(800);
    expect(new Set(got.map(({ value }) => value.toString())).size).toBe(800);
    expect(new Set(got.map(({ topic, partition }) => `${topic} ${partition}`)).size).toBe(6);
    await expect.poll(() => first.status(), { timeout: 10_000 }).toMatchObject({ connected: true, last_error: null });
    await stopAll();
    const later: string[] = [];
    consume(['adt', 'results'], mine, async (messages) => {
      later.push(...messages.map(({ value }) => value.toString()));
    });
    await broker.produce('adt', numbers(800, 820));
    await expect.poll(() => new Set(later).size, { timeout: 30_000 }).toBeGreaterThanOrEqual(20);
    await sleep(500);
    expect([...new Set(later)].sort()).toEqual(numbers(800, 820));
    await stopAll();
  }, 90_000);

  it('commits nothing that was not accepted: it comes again, here or in the next consumer', async () => {
    const mine = group();
    let refusals = 0;
    const accepted: string[] = [];
    consume(['results'], mine, async (messages) => {
      refusals += 1;
      if (refusals <= 2) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
      accepted.push(...messages.map(({ value }) => value.toString()));
    });
    await expect.poll(() => new Set(accepted).size, { timeout: 40_000 }).toBe(300);
    expect(refusals).toBeGreaterThan(2);
    await stopAll();
  }, 60_000);

  it('loses nothing when the broker is killed and started again', async () => {
    const got = new Set<string>();
    const transport = consume(['kill'], group(), async (messages) => {
      for (const { value } of messages) got.add(value.toString());
    });
    let produced = 0;
    for (let kill = 0; kill < 2; kill += 1) {
      await broker.produce('kill', numbers(produced, produced + 200));
      produced += 200;
      await broker.kill();
      await expect.poll(() => transport.status().connected, { timeout: 60_000 }).toBe(false);
      await broker.start();
    }
    await broker.produce('kill', numbers(produced, produced + 100));
    await expect.poll(() => got.size, { timeout: 60_000 }).toBe(produced + 100);
    await stopAll();
  }, 300_000);
});

it('tries on where nobody listens, says so, and stops when it is asked', async () => {
  const settings = {
    brokers: ['127.0.0.1:1'],
    topics: ['adt'],
    group: 'g',
    from: 'earliest' as const,
    client_id: 'hisight',
  };
  const transport = startKafka(settings, async () => undefined, log('test'));
  await expect.poll(() => transport.status().last_error, { timeout: 30_000 }).not.toBeNull();
  expect(transport.status().connected).toBe(false);
  await transport.stop();
}, 60_000);
