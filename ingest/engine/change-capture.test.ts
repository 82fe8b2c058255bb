import { describe } from 'vitest';
import { requireService } from '../../test/services.ts';
import { changesSuite } from '../test-support/changes-suite.ts';
import { passwordOf } from '../test-support/servers.ts';
import { ownMysql, ownPostgres } from '../test-support/session.ts';

const postgres = requireService('postgres');
describe.skipIf(!postgres)('change tables on PostgreSQL', () =>
  changesSuite('trigger', () => ownPostgres(postgres ?? ''), {
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
