import { describe, expect, it } from 'vitest';
import { requireService } from '../../../test/services.ts';
import { captureSuite } from '../../test-support/capture-suite.ts';
import { passwordOf, startMysql, startPostgres } from '../../test-support/servers.ts';
import { isSweepDue } from './capture.ts';

const postgres = requireService('postgres');
describe.skipIf(!postgres)('on PostgreSQL', () =>
  captureSuite(() => startPostgres(postgres ?? ''), passwordOf(postgres ?? 'x://x')),
);
const mysql = requireService('mysql');
describe.skipIf(!mysql)('on MySQL or MariaDB', () =>
  captureSuite(() => startMysql(mysql ?? ''), passwordOf(mysql ?? 'x://x')),
);

it.each([
  ['never', null, false],
  ['weekly', null, true],
  ['weekly', '2026-01-08 23:59:59', true],
  ['weekly', '2026-01-09 00:00:00', false],
  ['daily', '2026-01-14 23:00:00', true],
  ['daily', '2026-01-15 00:10:00', false],
  ['always', '2026-01-15 07:59:59', true],
] as const)('a %s sweep after %s is due: %s', (sweep, sweptAt, due) => {
  expect(isSweepDue(sweep, sweptAt, '2026-01-15 08:00:00')).toBe(due);
});
