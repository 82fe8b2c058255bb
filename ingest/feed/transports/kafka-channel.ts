import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { resolveSecret } from '../../../core/index.ts';
import { identifyHl7 } from '../receiver/identify.ts';
import type { Transport, TransportContext } from '../receiver/transport.ts';
import type { ChannelOf } from '../settings.ts';
import { type KafkaMessage, startKafka } from './kafka.ts';

/** A channel of Kafka's topics: each record is one message, and its offset is committed when it is durable. */
export async function startKafkaChannel(settings: ChannelOf<'kafka'>, context: TransportContext): Promise<Transport> {
  const { channel, land, environ, siteDir, log } = context;
  const { brokers, topics, group, from, sasl, tls } = settings;
  const limit = settings.max_message_mb * 1_000_000;

  const landOne = async ({ topic, partition, offset, value }: KafkaMessage): Promise<void> => {
    const known = identifyHl7(value);
    // Same content again may be a state that came back: only the place in the topic says that it is the same record.
    const place = `kafka|${group}|${topic}|${partition}|${offset}`;
    const identity = known.controlId === null ? place : known.identity;
    const tooLarge = value.length > limit;
    await land({
      transport: 'kafka',
      ...known,
      identity,
      payload: tooLarge ? value.subarray(0, 4096) : value,
      ...(tooLarge ? { fault: { reason: 'too_large', detail: `message of ${value.length} bytes` } } : {}),
    });
  };

  const caFile = tls?.ca;
  const ca =
    caFile === undefined ? undefined : readFileSync(isAbsolute(caFile) ? caFile : join(siteDir, caFile), 'utf8');
  const transport = startKafka(
    {
      ...{ brokers, topics, group, from, client_id: `hisight-${channel}` },
      ...(sasl ? { sasl: { ...sasl, password: resolveSecret(sasl.password, environ, siteDir).reveal() } } : {}),
      ...(tls ? { tls: ca === undefined ? {} : { ca } } : {}),
    },
    async (messages) => {
      await Promise.all(messages.map(landOne));
    },
    log,
  );
  return { status: () => ({ ...transport.status(), transport: 'kafka', topics }), stop: () => transport.stop() };
}
