import { createApp } from 'vue';
import App from './app.vue';
import { i18n } from './i18n.ts';
import { router } from './router.ts';
import './theme/tokens.css';
import './theme/base.css';
import './theme/libraries.css';
import './theme/theme.ts';

createApp(App).use(i18n).use(router).mount('#app');
