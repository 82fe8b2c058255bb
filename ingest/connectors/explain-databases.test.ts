import { expect, it } from 'vitest';
import { contractOf } from '../test-support/session.ts';
import { explain as mssql } from './mssql/explain.ts';
import { settings as mssqlSettings } from './mssql/settings.ts';
import { explain as oracle } from './oracle/explain.ts';
import { settings as oracleSettings } from './oracle/settings.ts';

const contract = contractOf('BILL', ['ID'], [['ID', 'bigint']], { cursor: 'CHANGED' });
const SECRET = '张三 13800000000';

it.each([
  [{ code: 'EREQUEST', number: 229 }, 'ingest/no-permission'],
  [{ code: 'EREQUEST', number: 1222 }, 'ingest/locked'],
  [{ code: 'EREQUEST', number: 3961 }, 'ingest/locked'],
  [{ code: 'EREQUEST', number: 207 }, 'ingest/bad-cursor'],
  [{ code: 'EREQUEST', number: 208 }, 'ingest/source-failed'],
  [{ code: 'EREQUEST', number: 1205 }, 'ingest/source-failed'],
  [{ code: 'ETIMEOUT' }, 'ingest/timeout'],
  [{ code: 'ECLOSE' }, 'ingest/unreachable'],
])('SQL Server: %j is %s, without its message', (failure, code) => {
  const options = mssqlSettings.parse({ database: 'HIS', user: 'u' });
  const error = mssql({ ...failure, message: SECRET }, options, contract);
  expect(error).toMatchObject({ code });
  expect(JSON.stringify(error) + String(error)).not.toContain('张三');
});

it.each([
  [[18456], 'ingest/auth'],
  [[4060, 18456], 'ingest/no-database'],
  [[], 'ingest/auth'],
] as const)('SQL Server: a refused login with %j is %s', (told, code) => {
  const options = mssqlSettings.parse({ database: 'HIS', user: 'u' });
  expect(mssql({ code: 'ELOGIN', message: SECRET }, options, undefined, told)).toMatchObject({ code });
});

it.each([
  ['ORA-01017', 'ingest/auth'],
  ['ORA-12514', 'ingest/no-database'],
  ['NJS-518', 'ingest/no-database'],
  ['ORA-12541', 'ingest/unreachable'],
  ['NJS-500', 'ingest/unreachable'],
  ['NJS-138', 'ingest/oracle-needs-client'],
  ['ORA-00942', 'ingest/no-permission'],
  ['ORA-00904', 'ingest/bad-cursor'],
  ['ORA-01013', 'ingest/timeout'],
  ['NJS-123', 'ingest/timeout'],
  ['ORA-01555', 'ingest/snapshot-too-old'],
  ['ORA-00054', 'ingest/locked'],
  ['ORA-01722', 'ingest/source-failed'],
])('Oracle: %s is %s, without its message', (failure, code) => {
  const options = oracleSettings.parse({ database: 'ORCL', user: 'u' });
  const error = oracle({ code: failure, message: SECRET }, options, contract);
  expect(error).toMatchObject({ code });
  expect(JSON.stringify(error) + String(error)).not.toContain('张三');
});
