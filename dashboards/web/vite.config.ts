import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Libraries that live in a chunk of their own, so that pages share them and an upgrade of ours keeps them cached. */
const LIBRARIES: readonly (readonly [string, RegExp])[] = [
  ['charts-engine', /node_modules\/(echarts|zrender|vue-echarts)\//],
  ['vue', /node_modules\/(vue|@vue|vue-router|vue-i18n|@intlify)\//],
];

export default defineConfig({
  root: here('./'),
  base: '/',
  plugins: [vue()],
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // ECharts is one lazy chunk on purpose; everything else stays far below this.
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: LIBRARIES.map(([name, test]) => ({ name, test })) },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4000' } },
});
