import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startTestServer } from '../test-support/test-site.ts';

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('skipped: HTTPS (openssl is not available to make a certificate)\n');
    return false;
  }
})();

it.skipIf(!hasOpenssl)(
  'serves HTTPS with the hospital’s certificate, and nothing in the clear on that port',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hisight-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '1',
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=DNS:localhost',
        '-keyout',
        key,
        '-out',
        cert,
      ],
      { stdio: 'ignore' },
    );
    const server = await startTestServer({ config: `server: { tls: { cert: '${cert}', key: '${key}' } }\n` });
    try {
      expect(server.server.url).toMatch(/^https:/);
      const status = await new Promise((resolve, reject) => {
        get(`${server.server.url}/api/v1/health`, { ca: readFileSync(cert) }, (answer) =>
          resolve(answer.statusCode),
        ).on('error', reject);
      });
      expect(status).toBe(200);
      await expect(fetch(`http://127.0.0.1:${server.server.port}/api/v1/health`)).rejects.toThrow();
      // The command line of this machine still finds it.
      const { port } = JSON.parse(readFileSync(join(server.open.site.dataDir, 'server.json'), 'utf8')) as {
        port: number;
      };
      expect(port).not.toBe(server.server.port);
      expect((await fetch(`http://127.0.0.1:${port}/api/v1/health`)).status).toBe(200);
    } finally {
      await server.close();
      rmSync(folder, { recursive: true });
    }
  },
);
