import type { ChangedKeys, Connector } from '../index.ts';

/** What a test lets a source say of its changes, by table. */
export type Tell = (table: string, since: string | null) => ChangedKeys;

/** A real connector that tells of changes as a test wants them told, and not by its own log, and says what was confirmed. */
export function changingConnector(
  inner: Connector,
  tell: Tell,
  confirm?: (positions: ReadonlyMap<string, string>) => void,
): Connector {
  return {
    ...inner,
    open: async (settings, context) => {
      const session = await inner.open(settings, context);
      return {
        withTable: (contract, work) =>
          session.withTable({ ...contract, capture: 'full' }, (table) =>
            work({
              columns: table.columns,
              summed: table.summed,
              highWater: () => table.highWater(),
              measure: (selection, options) => table.measure(selection, options),
              read: (selection, options) => table.read(selection, options),
              changes: async (since) => tell(contract.table, since),
            }),
          ),
        ...(confirm ? { confirm: async (positions: ReadonlyMap<string, string>) => confirm(positions) } : {}),
        close: () => session.close(),
      };
    },
  };
}
