import { defineConfig } from 'vitest/config';

/** A project for each house; `acceptance` drives the whole product over real sockets; `proof` is long and run by hand. */
const proof = process.env['HISIGHT_PROOF'] === '1';
// Two files run beside each other: a second thread for each database only costs (a build of the tiny hospital: a fifth).
const oneThread = { env: { TZ: 'UTC', HISIGHT_MAX_THREADS: '1' }, setupFiles: ['test/one-thread.ts'] };

export default defineConfig({
  test: {
    globalSetup: ['test/setup.ts'],
    env: { TZ: 'UTC' },
    // Against a test that hangs; a slow machine may take its time.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    // Files of a worker share what they import: our modules keep nothing between them that a test could see.
    isolate: false,
    projects: [
      { extends: true, test: { name: 'core', include: ['core/**/*.test.ts'] } },
      { extends: true, test: { name: 'ingest', include: ['ingest/**/*.test.ts'] } },
      { extends: true, test: { name: 'models', ...oneThread, include: ['models/**/*.test.ts'] } },
      { extends: true, test: { name: 'cubes', include: ['cubes/**/*.test.ts'] } },
      { extends: true, test: { name: 'metrics', include: ['metrics/**/*.test.ts'] } },
      { extends: true, test: { name: 'web', include: ['dashboards/**/*.test.ts'] } },
      { extends: true, test: { name: 'app', ...oneThread, include: ['app/**/*.test.ts', 'demo/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'acceptance',
          ...oneThread,
          include: ['test/**/*.test.ts'],
          exclude: ['test/proof/**'],
          globalSetup: ['test/acceptance/demo-setup.ts'],
          testTimeout: 300_000,
        },
      },
      ...(proof
        ? [
            {
              extends: true as const,
              test: { name: 'proof', include: ['test/proof/**/*.test.ts'], testTimeout: 3_600_000 },
            },
          ]
        : []),
    ],
  },
});
