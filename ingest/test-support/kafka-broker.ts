import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Admin, Producer } from '@platformatic/kafka';
import { freePort } from './servers.ts';

/** A real broker of one node (KRaft) on 127.0.0.1, that a test may kill and start again on the same port and data. */
export interface KafkaBroker {
  readonly address: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  topics(names: readonly string[], partitions: number): Promise<void>;
  /** Resolves when the broker has acknowledged all of them. */
  produce(topic: string, values: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

function java(home: string, ...args: string[]): ChildProcess {
  const classes = join(home, '*');
  return spawn('java', ['-Xmx400m', '-cp', classes, ...args], { stdio: ['ignore', 'ignore', 'ignore'] });
}

async function answers(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  const open = await Promise.race([
    once(socket, 'connect').then(
      () => true,
      () => false,
    ),
    sleep(500, false),
  ]);
  socket.destroy();
  return open;
}

/** `home` is the folder of Kafka's jars (.ci/kafka-jars). */
export async function startKafkaBroker(home: string): Promise<KafkaBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'hisight-kafka-'));
  const [port, controller] = [await freePort(), await freePort()];
  const address = `127.0.0.1:${port}`;
  const file = join(folder, 'server.properties');
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://${address},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://${address}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'auto.create.topics.enable': false,
    'log.flush.interval.messages': 1,
  };
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  const format = java(home, 'kafka.tools.StorageTool', 'format', '-t', 'aGlzaWdodC1rYWZrYS10ZQ', '-c', file);
  const [code] = await once(format, 'exit');
  if (code !== 0) throw new Error(`the storage of Kafka was not formatted: ${code}`);
  let server: ChildProcess | undefined;
  const start = async () => {
    server = java(home, 'kafka.Kafka', file);
    for (let i = 0; i < 120 && !(await answers(port)); i += 1) await sleep(250);
    if (!(await answers(port))) throw new Error('Kafka did not start');
  };
  const kill = async () => {
    const running = server;
    server = undefined;
    if (!running || running.exitCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  };
  await start();
  const client = { clientId: 'test', bootstrapBrokers: [address], retries: 20, retryDelay: 300 };
  return {
    address,
    kill,
    start,
    topics: async (names, partitions) => {
      const admin = new Admin(client);
      await admin.createTopics({ topics: [...names], partitions, replicas: 1 });
      await admin.close();
    },
    produce: async (topic, values) => {
      const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({ ...client, acks: -1 });
      try {
        await producer.send({
          messages: values.map((value) => ({ topic, key: Buffer.from(value), value: Buffer.from(value) })),
        });
      } finally {
        await producer.close();
      }
    },
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
