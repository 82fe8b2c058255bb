import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireService } from '../../test/services.ts';
import { contractOf, type OwnServer, ownMysql, ownPostgres } from '../test-support/session.ts';

const pgUrl = requireService('postgres');
const mysqlUrl = requireService('mysql');

/** A certificate of its own for an address or name, made as an administrator would. */
function certificate(folder: string, name: string, subject: string): void {
  const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.pem`)];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=his', ...files];
  execFileSync('openssl', [...made, '-addext', `subjectAltName=${subject}`], { stdio: 'ignore' });
}

/** Stands before PostgreSQL as a hospital's pooler does, and speaks TLS where it does not. */
function terminate(folder: string, name: string, target: { host: string; port: number }): Promise<Server> {
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write('S');
      const options = {
        key: readFileSync(join(folder, `${name}.key`)),
        cert: readFileSync(join(folder, `${name}.pem`)),
      };
      const secure = new TLSSocket(socket, { isServer: true, ...options });
      const plain = connect(target.port, target.host);
      secure.on('error', () => plain.destroy());
      plain.on('error', () => secure.destroy());
      secure.pipe(plain).pipe(secure);
    });
    socket.on('error', () => undefined);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe.skipIf(!pgUrl)('TLS to PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hisight-tls-'));
  let server: OwnServer;
  let proxies: Server[] = [];
  const port = (i: number) => {
    const address = proxies[i]?.address();
    return typeof address === 'object' ? address?.port : undefined;
  };
  const open = async (settings: Record<string, unknown>) => {
    const session = await server.open(settings);
    const facts = await session.server?.();
    await session.close();
    return facts;
  };

  beforeAll(async () => {
    server = await ownPostgres(pgUrl ?? '');
    certificate(folder, 'right', 'IP:127.0.0.1');
    certificate(folder, 'other', 'DNS:elsewhere.hospital');
    const target = { host: String(server.settings['host']), port: Number(server.settings['port']) };
    proxies = await Promise.all(['right', 'other'].map((name) => terminate(folder, name, target)));
  });
  afterAll(async () => {
    for (const proxy of proxies) proxy.close();
    rmSync(folder, { recursive: true });
    await server.stop();
  });

  it('is encrypted and verified by the authority of the hospital', async () => {
    const tls = { ca_file: join(folder, 'right.pem') };
    expect(await open({ port: port(0), tls })).toMatchObject({ encrypted: true });
  });

  it('refuses a server that no known authority vouches for, and one that is another host', async () => {
    await expect(open({ port: port(0), tls: true })).rejects.toMatchObject({ code: 'ingest/tls' });
    const tls = { ca_file: join(folder, 'other.pem') };
    await expect(open({ port: port(1), tls })).rejects.toMatchObject({ code: 'ingest/tls' });
    expect(await open({ port: port(1), tls: 'insecure' })).toMatchObject({ encrypted: true });
  });

  it('does not go on in the clear with a server that has no TLS, and says where the authority is missing', async () => {
    await expect(open({ tls: 'insecure' })).rejects.toMatchObject({ code: 'ingest/tls' });
    await expect(open({ tls: { ca_file: join(folder, 'none.pem') } })).rejects.toMatchObject({
      code: 'ingest/ca-file',
    });
  });
});

describe.skipIf(!mysqlUrl)('TLS to MySQL', () => {
  it('does not go on in the clear with a server that has no TLS', async () => {
    const server = await ownMysql(mysqlUrl ?? '');
    try {
      const [row] = await server.query(`select @@have_ssl as have`);
      expect(row?.['have']).not.toBe('YES');
      await expect(server.open({ tls: 'insecure' })).rejects.toMatchObject({ code: 'ingest/tls' });
      await expect(server.open({ tls: { ca_file: '/nowhere.pem' } })).rejects.toMatchObject({ code: 'ingest/ca-file' });
    } finally {
      await server.stop();
    }
  });
});

describe.skipIf(!pgUrl)('what spares the HIS', () => {
  it('does not wait for a locked table, and changes nothing', async () => {
    const server = await ownPostgres(pgUrl ?? '');
    const writer = await ownPostgres(pgUrl ?? '');
    try {
      const schema = server.settings['schema'];
      await server.query('create table locked (id int primary key)');
      await writer.query(`begin; lock table ${schema}.locked in access exclusive mode`);
      const session = await server.open({ lock_timeout_seconds: 0.2 });
      const contract = contractOf('locked', ['id'], [['id', 'integer']]);
      const counted = session.withTable(contract, (table) => table.measure({}, { keyHash: false }));
      await expect(counted).rejects.toMatchObject({ code: 'ingest/locked' });
      await session.close();
    } finally {
      await writer.query('rollback');
      await writer.stop();
      await server.stop();
    }
  });
});
