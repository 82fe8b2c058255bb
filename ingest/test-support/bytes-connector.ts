import { z } from 'zod';
import { defineConnector } from '../index.ts';

/** What a source of a test delivers for each table: the very bytes, and what it claims to have sent. */
export interface Delivery {
  readonly bytes: Uint8Array | string;
  readonly rows: number;
}

/** A source that delivers given bytes, also such as no driver would: for what the engine does with them. */
export const bytesConnector = (deliveries: Readonly<Record<string, Delivery>>) =>
  defineConnector({
    name: 'bytes',
    settings: z.strictObject({}),
    open: async () => ({
      withTable: (contract, work) => {
        const { bytes, rows } = deliveries[contract.table] ?? { bytes: '', rows: 0 };
        return work({
          columns: contract.columns,
          summed: [],
          highWater: async () => '2025-06-01 00:00:00.000000',
          measure: async () => ({ rows, sums: {} }),
          read: async function* () {
            yield Buffer.from(bytes as Uint8Array);
          },
        });
      },
      close: async () => undefined,
    }),
  });
