import { capThreads } from '../core/index.ts';

// As HISIGHT_MAX_THREADS does for the commands that a test starts (vitest.config.ts).
capThreads(1);
