import { defineConfig } from 'vitest/config';
export default defineConfig({ test: { root: '/work/wt/reports', env: { TZ: 'UTC', HISIGHT_MAX_THREADS: '1' }, setupFiles: ['test/one-thread.ts'], include: ['test/acceptance/reports.test.ts'], testTimeout: 300000, hookTimeout: 300000, provide: { demo: { folder: '/tmp/base', outcome: '/tmp/reports-outcome.json' } } } });
