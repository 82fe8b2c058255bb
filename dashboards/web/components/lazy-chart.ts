import { defineAsyncComponent } from 'vue';

/** The chart component; ECharts is fetched the first time one is shown. */
export const LazyChart = defineAsyncComponent(() => import('./chart-canvas.vue'));
