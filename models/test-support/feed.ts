import { type Row, silentProgress, type Warehouse } from '../../core/index.ts';
import type { System } from '../../ingest/index.ts';
import { type BuildReport, build } from '../index.ts';
import { emptyWarehouse, KEY, landRows } from './landed.ts';

export const AS_OF = '2026-01-15 08:00:00';

/** What a message or a HIS says, as text. */
export type Told = Readonly<Record<string, string | null | undefined>>;

const SELECT = [
  '+fct_admissions',
  '+fct_discharges',
  '+fct_visits',
  '+fct_contract_visits',
  '+fct_bed_days',
  '+fct_charges',
  '+dim_patients',
  '+fct_census_now',
  '+fct_resources_now',
  '+dim_dates',
  '+dim_wards',
  'int_feed__transfers_folded',
];

/** Models to build and facts to compare where a test looks at others. */
export interface Reach {
  readonly select: readonly string[];
  readonly facts: readonly string[];
}

/** Facts that the feed reaches, compared between two ways of building. */
const FACTS = [
  'fct_admissions',
  'fct_discharges',
  'fct_visits',
  'fct_contract_visits',
  'fct_bed_days',
  'fct_charges',
  'fct_census_now',
];

let messages = 0;

/** An event as the parser gives it; every call is a message of its own unless told. */
export function event(kind: string, at: string, more: Told = {}): Told {
  messages += 1;
  const begins = kind === 'admit' || kind === 'register';
  return {
    ...{ message_id: `m${String(messages).padStart(6, '0')}`, seq: '0', received_at: AS_OF, event_at: at },
    ...{ number_source: 'his', institution: 'H01', kind, patient_no: 'P1', visit_no: 'V1' },
    ...{ patient_class: kind === 'register' ? 'outpatient' : 'inpatient', department_code: 'D1' },
    ...(begins ? { admitted_at: at } : {}),
    ...(kind === 'discharge' ? { discharged_at: at } : {}),
    ...more,
  };
}

export const merge = (at: string, survivor: string, prior: string): Told => ({
  ...{ ...event('merge', at), patient_no: survivor, prior_patient_no: prior, visit_no: null },
});

/** An empty warehouse, its landing and its builds. */
export class FeedHouse {
  readonly warehouse: Warehouse;
  readonly #systems: readonly System[];
  /** The folder of a site that says otherwise than the project. */
  readonly #overlayDir: string | undefined;
  readonly #reach: Reach;

  private constructor(
    warehouse: Warehouse,
    systems: readonly System[],
    { overlayDir, reach }: { overlayDir: string | undefined; reach: Reach },
  ) {
    this.warehouse = warehouse;
    this.#systems = systems;
    this.#overlayDir = overlayDir;
    this.#reach = reach;
  }

  static async open(overlayDir?: string, reach: Reach = { select: SELECT, facts: FACTS }): Promise<FeedHouse> {
    const { warehouse, systems } = await emptyWarehouse();
    return new FeedHouse(warehouse, systems, { overlayDir, reach });
  }

  /** Lands rows of the feed. Encounter events bring the message that said them along. */
  async feed(table: string, rows: readonly Told[]): Promise<void> {
    await landRows(this.warehouse, this.#systems, { system: 'feed', table }, rows);
    if (table === 'encounter_events') await this.feed('messages', rows.map(messageOf));
  }

  his(table: string, rows: readonly Told[], system = 'demo_his'): Promise<void> {
    return landRows(this.warehouse, this.#systems, { system, table }, rows);
  }

  /** Builds without tests, as fast as can be. */
  build(fullRefresh = false): Promise<BuildReport> {
    return this.#build({ fullRefresh, commands: ['seed', 'run'] });
  }

  /** Builds as in a hospital: a test of severity error takes everything back. */
  buildTested(): Promise<BuildReport> {
    return this.#build({});
  }

  #build(options: { fullRefresh?: boolean; commands?: ('seed' | 'run')[] }): Promise<BuildReport> {
    const { warehouse } = this;
    const common = { warehouse, kind: 'micro' as const, asOf: AS_OF, pseudonymKey: KEY, progress: silentProgress };
    const site = this.#overlayDir === undefined ? {} : { overlayDir: this.#overlayDir };
    return build({ ...common, ...site, select: this.#reach.select, ...options });
  }

  rows(sql: string): Promise<Row[]> {
    return this.warehouse.rows<Row>(sql);
  }

  /** Every fact as it stands, to be compared with a build from nothing. */
  async facts(): Promise<Record<string, Row | undefined>> {
    const digests: Record<string, Row | undefined> = {};
    for (const name of this.#reach.facts)
      [digests[name]] = await this.rows(
        `select count(*) as n, cast(bit_xor(hash(t)) as varchar) as h from marts.${name} as t`,
      );
    return digests;
  }

  close(): Promise<void> {
    return this.warehouse.close();
  }
}

const messageOf = ({ message_id, received_at, event_at, said_at }: Told): Told => ({
  ...{ message_id, received_at, event_at: said_at ?? event_at, channel: 'adt', transport: 'mllp', format: 'hl7v2' },
  ...{ bytes: '1', segment: '1', position: '0' },
});
