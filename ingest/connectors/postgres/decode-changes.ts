import { type Pgoutput, PgoutputPlugin } from 'pg-logical-replication';
import { LogKeys } from '../../engine/database/log-keys.ts';

const BPCHAR = 1042;
const TIMESTAMPTZ = 1184;

/** The log writes values as the type's output does; a row is read as `expression` says it. */
function asRead(typeOid: number): (raw: string) => string {
  if (typeOid === BPCHAR) return (raw) => raw.replace(/ +$/, '');
  // In the session's time zone: without its offset it is the local calendar.
  if (typeOid === TIMESTAMPTZ) return (raw) => raw.replace(/[+-]\d\d(:\d\d)*$/, '');
  return (raw) => raw;
}

export const placeOf = (lsn: string): bigint => {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
};

export const lsnOf = (place: bigint): string =>
  `${(place >> 32n).toString(16).toUpperCase()}/${(place & 0xffffffffn).toString(16).toUpperCase()}`;

/** Reads the messages of pgoutput for the keys that they name. Only the tables of one schema count. */
export class DecodeChanges {
  /** By table. */
  readonly keys = new Map<string, LogKeys>();
  /** Tables whose key the log does not carry whole: the column that is missing, and where that happened last. */
  readonly without = new Map<string, { column: string; place: bigint }>();
  readonly #plugin: PgoutputPlugin;
  readonly #schema: string;
  readonly #known: ReadonlyMap<string, readonly string[]>;
  readonly #onBegin: (xid: number, place: bigint) => void;
  #place = 0n;

  /** `known`: the contract's key of tables that are known; of others the replica identity is taken. */
  constructor(
    schema: string,
    publication: string,
    known: ReadonlyMap<string, readonly string[]>,
    onBegin: (xid: number, place: bigint) => void,
  ) {
    this.#schema = schema;
    this.#known = known;
    this.#onBegin = onBegin;
    this.#plugin = new PgoutputPlugin({ protoVersion: 1, publicationNames: [publication] });
  }

  take(data: Buffer): void {
    const message = this.#plugin.parse(data);
    switch (message.tag) {
      case 'begin':
        this.#place = placeOf(message.commitLsn ?? '0/0');
        this.#onBegin(message.xid >>> 0, this.#place);
        return;
      case 'relation':
        // The plugin keeps this very object: its own parsers would make dates and numbers of JavaScript.
        for (const column of message.columns) column.parser = asRead(column.typeOid);
        return;
      case 'insert':
        this.#add(message.relation, message.new);
        return;
      case 'update':
        if (message.key ?? message.old) this.#add(message.relation, message.key ?? message.old ?? {});
        this.#add(message.relation, message.new);
        return;
      case 'delete':
        this.#add(message.relation, message.key ?? message.old ?? {});
        return;
      case 'truncate':
        for (const relation of message.relations) this.#of(relation)?.truncate(this.#place);
        return;
      default:
    }
  }

  #of(relation: Pgoutput.MessageRelation): LogKeys | undefined {
    if (relation.schema !== this.#schema) return undefined;
    let found = this.keys.get(relation.name);
    if (!found) {
      found = new LogKeys(this.#known.get(relation.name) ?? relation.keyColumns);
      this.keys.set(relation.name, found);
    }
    return found;
  }

  #add(relation: Pgoutput.MessageRelation, row: Record<string, unknown>): void {
    const keys = this.#of(relation);
    if (!keys) return;
    const missing = keys.columns.find((name) => row[name] === undefined);
    if (missing !== undefined) this.without.set(relation.name, { column: missing, place: this.#place });
    // A key of null is no key: such a row was never landed.
    else if (keys.columns.every((name) => row[name] !== null))
      keys.add(
        keys.columns.map((name) => String(row[name])),
        this.#place,
      );
  }
}
