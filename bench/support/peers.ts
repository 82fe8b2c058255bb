import { spawn } from 'node:child_process';
import mysql from 'mysql2/promise';
import pg from 'pg';

/** Columns of the table that is landed, with the value of row i in each product's SQL. */
export const CHARGES = [
  ['charge_id', 'text', `'C' || lpad(i::text, 9, '0')`, `cast(concat('C', lpad(i, 9, '0')) as char(12))`],
  ['patient_id', 'text', `'P' || lpad((i % 300000)::text, 7, '0')`, `concat('P', lpad(i % 300000, 7, '0'))`],
  ['visit_id', 'text', `'V' || (i / 3)`, `concat('V', i div 3)`],
  ['dept_code', 'text', `'D02' || lpad((i % 12)::text, 2, '0')`, `concat('D02', lpad(i % 12, 2, '0'))`],
  [
    'fee_class',
    'text',
    `(array['西药费', '检查费', '化验费', '治疗费'])[1 + i % 4]`,
    `elt(1 + i % 4, '西药费', '检查费', '化验费', '治疗费')`,
  ],
  ['item_name', 'text', `'项目名称' || (i % 500)`, `concat('项目名称', i % 500)`],
  ['qty', 'numeric(14,4)', `(1 + i % 5)::numeric(14,4)`, `cast(1 + i % 5 as decimal(14,4))`],
  ['unit_price', 'numeric(14,4)', `((i % 10000) / 100.0)::numeric(14,4)`, `cast((i % 10000) / 100.0 as decimal(14,4))`],
  [
    'amount',
    'numeric(14,2)',
    `((1 + i % 5) * (i % 10000) / 100.0)::numeric(14,2)`,
    `cast((1 + i % 5) * (i % 10000) / 100.0 as decimal(14,2))`,
  ],
  [
    'charge_time',
    'timestamp',
    `timestamp '2024-01-01' + i * interval '20 seconds'`,
    `timestamp '2024-01-01 00:00:00' + interval i * 20 second`,
  ],
  [
    'update_time',
    'timestamp',
    `case when i % 7 = 0 then null else timestamp '2024-01-01' + i * interval '21 seconds' end`,
    `case when i % 7 = 0 then null else timestamp '2024-01-01 00:00:00' + interval i * 21 second end`,
  ],
  ['is_refund', 'boolean', `i % 50 = 0`, `i % 50 = 0`],
] as const;

/** A product with a table to land, and its own client reading the same rows into nothing. */
export interface Peer {
  readonly connector: string;
  readonly address: string;
  readonly database?: string;
  prepare(table: string, rows: number): Promise<void>;
  /** The client's runs by name: the first is the one of the target. */
  commands(table: string): Readonly<Record<string, readonly string[]>>;
}

const need = (name: string): string => {
  const address = process.env[name];
  if (!address) throw new Error(`set ${name} to a server that the bench may write to`);
  return address;
};

function postgres(): Peer {
  const address = need('HISIGHT_PG_URL');
  return {
    connector: 'postgres',
    address,
    prepare: async (table, rows) => {
      const client = new pg.Client(address);
      await client.connect();
      const values = CHARGES.map(([name, , sql]) => `${sql} as ${name}`).join(', ');
      await client.query(`drop table if exists ${table}`);
      await client.query(`create table ${table} as select ${values} from generate_series(1, ${rows}) i`);
      await client.query(`alter table ${table} add primary key (charge_id)`);
      await client.query(`vacuum analyze ${table}`);
      await client.end();
    },
    commands: (table) => ({
      psql_text: ['psql', address, '-c', `copy ${table} to stdout (format text)`],
      psql_csv: ['psql', address, '-c', `copy ${table} to stdout (format csv)`],
    }),
  };
}

/** MariaDB: the rows are made by its sequence engine. */
function mariadb(): Peer {
  const address = need('HISIGHT_MYSQL_URL');
  const { hostname, port, username, password } = new URL(address);
  const database = 'hisight_bench';
  return {
    connector: 'mysql',
    address,
    database,
    prepare: async (table, rows) => {
      const connection = await mysql.createConnection({ uri: address, charset: 'utf8mb4' });
      await connection.query(`create database if not exists ${database} character set utf8mb4`);
      await connection.query(`use ${database}`);
      const values = CHARGES.map(([name, , , sql]) => `${sql} as ${name}`).join(', ');
      await connection.query(`drop table if exists ${table}`);
      await connection.query(
        `create table ${table} (primary key (charge_id)) select ${values} from (select seq as i from seq_1_to_${rows}) numbers`,
      );
      await connection.end();
    },
    commands: (table) => ({
      mysql_quick: [
        ...['mariadb', '--no-defaults', `-h${hostname}`, `-P${port || 3306}`, `-u${username}`, `-p${password}`],
        ...['--default-character-set=utf8mb4', '--quick', '--batch', database, '-e', `select * from ${table}`],
      ],
    }),
  };
}

export const PEERS: Readonly<Record<string, () => Peer>> = { postgres, mariadb };

/** Seconds of a command with its output thrown away. */
export async function seconds([command = '', ...args]: readonly string[]): Promise<number> {
  const begin = performance.now();
  await new Promise<void>((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`))));
  });
  return (performance.now() - begin) / 1000;
}
