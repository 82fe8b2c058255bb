import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../core/index.ts';
import { openSession } from '../engine/open-session.ts';
import { discoverConnectors } from '../index.ts';
import { freePort } from '../test-support/servers.ts';

const connectors = await discoverConnectors();
let server: Server | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
});

/** A real server that answers as `answer` does, and what it was sent. */
async function listen(answer: (socket: Socket, data: Buffer) => void): Promise<{ port: number; sent: Buffer[] }> {
  const sent: Buffer[] = [];
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      sent.push(data);
      answer(socket, data);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, sent };
}

async function failure(name: string, settings: Record<string, unknown>): Promise<{ code?: string; message: string }> {
  const connector = connectors.get(name);
  if (!connector) throw new Error(`no connector ${name}`);
  const config = {
    name: 'his',
    settings: { database: 'HIS', user: 'reader', password: { env: 'P' }, connect_timeout_seconds: 1, ...settings },
  } as unknown as SourceConfig;
  return openSession(connector, config, { siteDir: '/', environ: { P: 'top-secret' } }).then(
    () => Promise.reject(new Error('it opened')),
    (error: unknown) => error as { code: string; message: string },
  );
}

describe.each(['mssql', 'oracle'])('%s', (name) => {
  it('says that nobody listens', async () => {
    const error = await failure(name, { port: await freePort() });
    expect(error).toMatchObject({ code: 'ingest/unreachable' });
    expect(error.message).toMatch(/ECONNREFUSED|NJS-503/);
    expect(JSON.stringify(error) + error.message).not.toContain('top-secret');
  });

  it('gives up on a server that never answers', async () => {
    const { port } = await listen(() => undefined);
    expect(await failure(name, { port })).toMatchObject({ code: 'ingest/unreachable' });
  });

  it('gives up on something that is no database', async () => {
    const { port } = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await failure(name, { port })).toMatchObject({ code: 'ingest/unreachable' });
  });

  it('asks for a password that is set, and for settings that it knows', async () => {
    expect(await failure(name, { password: { env: 'NOT_SET' } })).toMatchObject({
      code: expect.stringMatching(/secret/),
    });
    expect(await failure(name, { databse: 'x' })).toMatchObject({ code: 'ingest/settings' });
    expect(await failure(name, { time_zone: 'Asia/Shanghai' })).toMatchObject({ code: 'ingest/settings' });
  });

  it('names the certificate file that is not there', async () => {
    expect(await failure(name, { tls: { ca_file: 'no-such.pem' } })).toMatchObject({ code: 'ingest/ca-file' });
  });
});

/** The answer to a TDS pre-login that says one thing: how the server is encrypted. */
function preLogin(encryption: number): Buffer {
  const body = Buffer.from([0x00, 0, 11, 0, 6, 0x01, 0, 17, 0, 1, 0xff, 15, 0, 0, 0, 0, 0, encryption]);
  return Buffer.concat([Buffer.from([0x04, 0x01, 0, body.length + 8, 0, 0, 1, 0]), body]);
}

const [NOT_SUPPORTED, REQUIRED] = [0x02, 0x03];

describe('mssql and TLS', () => {
  it('sends no login to a server without TLS where TLS is asked for', async () => {
    const { port, sent } = await listen((socket) => socket.write(preLogin(NOT_SUPPORTED)));
    expect(await failure('mssql', { port, tls: true })).toMatchObject({ code: 'ingest/tls' });
    // One packet: the pre-login (0x12). A login is 0x10.
    expect(sent.map(([type]) => type)).toEqual([0x12]);
  });

  it('gives up on a server that begins to answer the login and stops', async () => {
    const begun = Buffer.from([0x04, 0x00, 0, 8, 0, 0, 1, 0]);
    let answered = 0;
    const { port } = await listen((socket) => socket.write(answered++ === 0 ? preLogin(NOT_SUPPORTED) : begun));
    expect(await failure('mssql', { port })).toMatchObject({ code: 'ingest/unreachable' });
  });

  it('says that a server wants TLS where the settings have none', async () => {
    const { port } = await listen((socket) => socket.write(preLogin(REQUIRED)));
    expect(await failure('mssql', { port })).toMatchObject({ code: 'ingest/tls' });
  });

  it('says that the handshake failed, and what old servers need', async () => {
    const alert = Buffer.from([0x15, 0x03, 0x01, 0, 2, 2, 70]);
    const packet = Buffer.concat([Buffer.from([0x12, 0x01, 0, alert.length + 8, 0, 0, 1, 0]), alert]);
    let answered = 0;
    const { port } = await listen((socket) => socket.write(answered++ === 0 ? preLogin(REQUIRED) : packet));
    const error = await failure('mssql', { port, tls: 'insecure' });
    expect(error).toMatchObject({ code: 'ingest/tls' });
    expect(error.message).toContain('legacy_tls');
  });
});

describe('oracle', () => {
  it('names the client library that is not there', async () => {
    const error = await failure('oracle', { client_dir: '/no/instant/client', port: await freePort() });
    expect(error).toMatchObject({ code: 'ingest/oracle-client' });
  });

  it('says that a login without a password is none', async () => {
    expect(await failure('oracle', { password: undefined, port: 1 })).toMatchObject({ code: 'ingest/auth' });
  });

  it('does not take a certificate unseen', async () => {
    expect(await failure('oracle', { tls: 'insecure' })).toMatchObject({ code: 'ingest/settings' });
  });

  it('says that a server without TLS was asked for it', async () => {
    const { port } = await listen((socket) => socket.end('plain'));
    expect(await failure('oracle', { port, tls: true })).toMatchObject({ code: 'ingest/tls' });
  });
});
