import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { ROOT, UserError } from '../../core/index.ts';
import { identityOf } from '../access/identity.ts';
import type { Command } from '../cli/command.ts';
import type { OpenSite } from '../site/open.ts';
import { answerError } from './answer-error.ts';
import { authenticate } from './authenticate.ts';
import { dispatch } from './dispatch.ts';
import { receivePush } from './feed-push.ts';
import { internalCommands } from './internal-commands.ts';
import { discoverRoutes } from './routes.ts';

export interface AppOptions {
  readonly commands: readonly Command[];
  readonly secret: string;
  /** Sign-in attempts of one address in fifteen minutes. */
  readonly signInLimit?: number;
  readonly webFolder?: string;
}

const FIFTEEN_MINUTES = 15 * 60_000;

function secureHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Element Plus and ECharts set style attributes at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    // Plain HTTP inside the hospital is usual; a proxy with the hospital's certificate adds this header.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
  });
}

function limitSignIn(limit: number) {
  return rateLimit({
    windowMs: FIFTEEN_MINUTES,
    limit,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => answerError(response, new UserError('auth/too-many')),
  });
}

/** Guesses of a channel's key, by address; messages that are taken do not count. */
const limitWrongKeys = () =>
  rateLimit({
    windowMs: FIFTEEN_MINUTES,
    limit: 100,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    requestWasSuccessful: (_request, response) => response.statusCode !== 401,
    handler: (_request, response) => answerError(response, new UserError('auth/too-many')),
  });

function serveWeb(app: Express, folder: string): void {
  const page = join(folder, 'index.html');
  if (!existsSync(page)) return;
  app.use(
    express.static(folder, {
      index: false,
      maxAge: '1y',
      immutable: true,
      setHeaders: (response, file) => {
        // Only files with a content hash in their name may be kept for long.
        if (!file.includes('/assets/')) response.set('cache-control', 'no-cache');
      },
    }),
  );
  app.get(/^\/(?!api\/|cubejs-api\/|cds-services)/, (_request, response) => {
    response.set('cache-control', 'no-cache').sendFile(page);
  });
}

/** The whole HTTP face: our routes, Cube's own REST, the web app. */
export async function makeApp(open: OpenSite, options: AppOptions): Promise<Express> {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', 'loopback');
  app.use(secureHeaders());
  app.post(
    '/api/v1/internal/commands/:name',
    express.json({ limit: '1mb' }),
    internalCommands(open, options.commands, options.secret),
  );
  app.post('/api/v1/feed/:channel/messages', limitWrongKeys(), receivePush(open));
  app.use('/api/v1', express.json({ limit: '1mb' }));
  app.post('/api/v1/session', limitSignIn(options.signInLimit ?? 20));
  for (const route of await discoverRoutes()) app[route.method](`/api/v1${route.path}`, dispatch(open, route));
  app.use('/api/v1', (request, response) =>
    answerError(response, new UserError('app/not-found', { what: '接口 (route)', id: request.path })),
  );
  const { mount } = await open.semantic();
  mount(app, async (request) => {
    const user = await authenticate(open, request);
    if (!user) return undefined;
    await open.accessLog.append({
      user: user.name,
      role: user.role,
      action: 'query',
      what: `cube ${request.path}`,
      filters: request.method === 'POST' ? request.body : request.query,
      ip: request.ip,
    });
    return identityOf(open, user);
  });
  serveWeb(app, options.webFolder ?? join(ROOT, 'dist', 'web'));
  app.use((error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) =>
    answerError(response, error),
  );
  return app;
}
