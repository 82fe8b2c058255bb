import { describe } from 'vitest';
import { requireService } from '../../../test/services.ts';
import { changesSuite } from '../../test-support/changes-suite.ts';
import { passwordOf } from '../../test-support/servers.ts';
import { type OwnServer, ownMysql, ownPostgres } from '../../test-support/session.ts';

/** A schema with a slot and a publication of its own. */
async function loggedPostgres(url: string): Promise<OwnServer> {
  const server = await ownPostgres(url);
  const name = String(server.settings['schema']);
  const log = { slot: name, publication: name };
  return {
    ...server,
    settings: { ...server.settings, ...log },
    ddl: (contracts) => server.ddl(contracts, log),
    stop: async () => {
      await server.query('select pg_drop_replication_slot($1)', [name]);
      await server.query(`drop publication ${name}`);
      await server.stop();
    },
  };
}

const postgres = requireService('postgres');
describe.skipIf(!postgres)('change tables on PostgreSQL', () =>
  changesSuite('trigger', () => ownPostgres(postgres ?? ''), {
    password: passwordOf(postgres ?? 'x://x'),
    seesTruncate: true,
  }),
);
describe.skipIf(!postgres)('the log of PostgreSQL', () =>
  changesSuite('log', () => loggedPostgres(postgres ?? ''), {
    password: passwordOf(postgres ?? 'x://x'),
    seesTruncate: true,
  }),
);
const mysql = requireService('mysql');
describe.skipIf(!mysql)('change tables on MySQL or MariaDB', () =>
  changesSuite('trigger', () => ownMysql(mysql ?? ''), {
    password: passwordOf(mysql ?? 'x://x'),
    seesTruncate: false,
  }),
);
describe.skipIf(!mysql)('the log of MySQL or MariaDB', () =>
  changesSuite('log', () => ownMysql(mysql ?? ''), {
    password: passwordOf(mysql ?? 'x://x'),
    seesTruncate: true,
  }),
);
