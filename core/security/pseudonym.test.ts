import { createHmac } from 'node:crypto';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { openMemory, pseudonymKeyStatements, pseudonymSql, readOrMakeKey, Secret } from '../index.ts';

it('is HMAC-SHA256, agreeing with the crypto library, and needs the key on its own connection', async () => {
  const warehouse = await openMemory();
  const key = new Secret('0123456789abcdef'.repeat(4));
  const rows = await warehouse.transaction(async (tx) => {
    for (const { sql, params } of pseudonymKeyStatements(key)) await tx.run(sql, params);
    return tx.rows<{ pseudonym: string | null }>(
      `select ${pseudonymSql('id')} as pseudonym from (values ('P0000001'), ('患者'), (null)) as patients(id)`,
    );
  });
  const expected = ['P0000001', '患者'].map((id) =>
    createHmac('sha256', Buffer.from(key.reveal(), 'hex')).update(id).digest('hex'),
  );
  expect(rows.map(({ pseudonym }) => pseudonym)).toEqual([...expected, null]);
  const [elsewhere] = await warehouse.rows<{ pseudonym: unknown }>(`select ${pseudonymSql("'P0000001'")} as pseudonym`);
  expect(elsewhere?.pseudonym).toBeNull();
  await warehouse.close();
});

it('keeps the key in a file of mode 0600 and makes it once', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'hisight-key-')), 'secrets', 'pseudonym.key');
  const first = readOrMakeKey(file).reveal();
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(readOrMakeKey(file).reveal()).toBe(first);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('never prints a secret', () => {
  const secret = new Secret('hunter2');
  expect([String(secret), JSON.stringify({ secret }), inspect(secret), `${secret}`].join(' ')).not.toContain('hunter2');
});
