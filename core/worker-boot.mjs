// The one way to start a worker or child process of ours. Sources are TypeScript in development, JavaScript in dist/:
//   new Worker(WORKER_BOOT, { argv: [modulePath('…'), …] })  or  fork(WORKER_BOOT, [modulePath('…'), …])
import { pathToFileURL } from 'node:url';

const [, , module] = process.argv;
if (module.endsWith('.ts')) {
  const { register } = await import('tsx/esm/api');
  register();
}
await import(pathToFileURL(module).href);
