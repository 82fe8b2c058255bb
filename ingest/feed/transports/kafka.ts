import { Consumer, type Message } from '@platformatic/kafka';
import type { Logger } from '../../../core/index.ts';

export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly topics: readonly string[];
  readonly group: string;
  readonly from: 'earliest' | 'latest';
  readonly client_id: string;
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  readonly tls?: { readonly ca?: string };
}

export interface KafkaMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly value: Buffer;
}

export interface KafkaTransport {
  status(): {
    readonly connected: boolean;
    readonly messages: number;
    readonly lag: number | null;
    readonly last_error: string | null;
  };
  stop(): Promise<void>;
}

type Raw = Message<Buffer, Buffer, Buffer, Buffer>;
type Group = Consumer<Buffer, Buffer, Buffer, Buffer>;

const BATCH_MESSAGES = 500;
const BATCH_BYTES = 16 * 1024 * 1024;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const LAG_EVERY_MS = 10_000;

const codeOf = (error: unknown) => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return String(code ?? name ?? 'failed');
};

/**
 * Consumes topics as a member of a group. `accept` resolves when its messages are durable; only then are their offsets
 * committed, so that whatever ends this process, the next one gets them again. Whatever fails is begun anew, later each time.
 */
export function startKafka(
  settings: KafkaSettings,
  accept: (messages: readonly KafkaMessage[]) => Promise<void>,
  log: Logger,
): KafkaTransport {
  const stopping = new AbortController();
  let isConnected = false;
  let messages = 0;
  let lag: number | null = null;
  let lastError: string | null = null;

  async function consume(): Promise<void> {
    const consumer: Group = new Consumer({
      clientId: settings.client_id,
      groupId: settings.group,
      bootstrapBrokers: [...settings.brokers],
      sessionTimeout: 20_000,
      heartbeatInterval: 2000,
      rebalanceTimeout: 30_000,
      retries: 2,
      ...(settings.tls ? { tls: settings.tls.ca === undefined ? {} : { ca: settings.tls.ca } } : {}),
      ...(settings.sasl
        ? { sasl: { ...settings.sasl, mechanism: settings.sasl.mechanism.toUpperCase() as 'PLAIN' } }
        : {}),
    });
    const lagTimer = setInterval(() => void measureLag(consumer), LAG_EVERY_MS);
    lagTimer.unref();
    try {
      const stream = await consumer.consume({
        topics: [...settings.topics],
        autocommit: false,
        mode: 'committed',
        fallbackMode: settings.from,
        maxWaitTime: 500,
        maxBytes: BATCH_BYTES,
        highWaterMark: BATCH_MESSAGES,
      });
      isConnected = true;
      lastError = null;
      const closeStream = () => void stream.close().catch(() => undefined);
      stopping.signal.addEventListener('abort', closeStream, { once: true });
      let batch: Raw[] = [];
      let bytes = 0;
      try {
        for await (const message of stream as AsyncIterable<Raw>) {
          batch.push(message);
          bytes += message.value?.length ?? 0;
          const isFull = batch.length >= BATCH_MESSAGES || bytes >= BATCH_BYTES;
          if (!isFull && stream.readableLength > 0) continue;
          await land(consumer, batch);
          batch = [];
          bytes = 0;
        }
      } finally {
        stopping.signal.removeEventListener('abort', closeStream);
      }
    } finally {
      isConnected = false;
      clearInterval(lagTimer);
      try {
        await consumer.close(true);
      } catch {
        // What could not be closed any more is gone with its connection.
      }
    }
  }

  async function measureLag(consumer: Group): Promise<void> {
    try {
      const known = await consumer.getLag({ topics: [...settings.topics] });
      lag = [...known.values()].flat().reduce((sum, one) => sum + (one > 0n ? Number(one) : 0), 0);
    } catch {
      lag = null;
    }
  }

  async function land(consumer: Group, batch: readonly Raw[]): Promise<void> {
    await accept(
      batch.map(({ topic, partition, offset, value }) => ({
        ...{ topic, partition, offset: String(offset) },
        value: value ?? Buffer.alloc(0),
      })),
    );
    messages += batch.length;
    const last = new Map<string, Raw>();
    for (const message of batch) last.set(`${message.topic} ${message.partition}`, message);
    await consumer.commit({
      offsets: [...last.values()].map(({ topic, partition, offset }) => ({
        ...{ topic, partition, offset: offset + 1n },
        leaderEpoch: -1,
      })),
    });
  }

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      stopping.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });

  const running = (async () => {
    for (let tries = 0; !stopping.signal.aborted; tries += 1) {
      const before = messages;
      try {
        await consume();
      } catch (error) {
        if (stopping.signal.aborted) break;
        // Codes only: messages of a broker may quote keys.
        lastError = codeOf(error);
        log.warn({ code: lastError }, 'kafka.begins-anew');
      }
      if (messages > before) tries = 0;
      await pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10)));
    }
  })();

  return {
    status: () => ({ connected: isConnected, messages, lag, last_error: lastError }),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
