import type { ModelDocument, ModelSummary } from '../engine/model-wire.ts';
import type { Page } from '../engine/page.ts';
import type { Passport } from '../engine/passport-wire.ts';
import type {
  AccessRow,
  CaseAnswer,
  DimensionMember,
  FitResult,
  IndicatorInfo,
  MetricRequest,
  MetricResult,
  OpenableDepartment,
  OpenedDepartment,
  PageSummary,
  RegressionInfo,
  SiteStatus,
  TodayAnswer,
  User,
  WireError,
} from '../engine/wire.ts';

/** What the server, or the way to it, said no with. `status` 0 means that the server was not reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly messageEn: string;

  constructor(status: number, error: WireError) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.messageEn = error.message_en;
  }
}

const UNREACHED: WireError = {
  code: 'web/unreached',
  message: '连不上服务器，请检查网络后重试。',
  message_en: 'The server cannot be reached. Check the network and try again.',
};

function faultOf(body: unknown, status: number): WireError {
  const error = (body as { error?: WireError } | null)?.error;
  return error?.message
    ? error
    : {
        code: `http/${status}`,
        message: `服务器未能完成请求（${status}）。`,
        message_en: `The server failed (${status}).`,
      };
}

async function call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError(0, UNREACHED);
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const answer: unknown = isJson && text !== '' ? JSON.parse(text) : null;
  if (!response.ok) throw new ApiError(response.status, faultOf(answer, response.status));
  return answer as T;
}

export interface CaseRequest {
  readonly view: 'discharge_cases';
  readonly filter: Readonly<Record<string, readonly string[]>>;
  readonly from: string;
  readonly to: string;
  readonly limit: number;
  readonly offset: number;
  readonly order?: { readonly column: string; readonly descending: boolean };
}

const segment = encodeURIComponent;

/** Every route that the web app uses; the cookie carries the session. */
export const api = {
  signIn: (name: string, password: string) => call<{ user: User }>('POST', '/session', { name, password }),
  session: () => call<{ user: User | null }>('GET', '/session'),
  signOut: () => call<unknown>('DELETE', '/session'),
  status: () => call<SiteStatus>('GET', '/status'),
  pages: () => call<PageSummary[]>('GET', '/pages'),
  page: (id: string) => call<Page>('GET', `/pages/${segment(id)}`),
  metrics: (requests: readonly MetricRequest[]) =>
    call<{ build_id: string; answers: MetricResult[] }>('POST', '/metrics', { requests }),
  passport: (request: MetricRequest) => call<Passport>('POST', '/metrics/passport', request),
  indicators: () => call<IndicatorInfo[]>('GET', '/indicators'),
  cases: (request: CaseRequest) => call<CaseAnswer>('POST', '/cases', request),
  regressions: () => call<RegressionInfo[]>('GET', '/regressions'),
  regression: (id: string) => call<FitResult>('GET', `/regressions/${segment(id)}`),
  models: () => call<ModelSummary[]>('GET', '/models'),
  model: (name: string) => call<ModelDocument>('GET', `/models/${segment(name)}`),
  accessLog: (limit: number) => call<AccessRow[]>('GET', `/access-log?limit=${limit}`),
  opened: () => call<OpenedDepartment[]>('GET', '/opened-departments'),
  openable: () => call<OpenableDepartment[]>('GET', '/opened-departments/choices'),
  openDepartment: (department: string, reason: string, hours: number) =>
    call<OpenedDepartment>('POST', '/opened-departments', { department, reason, hours }),
  closeDepartment: (id: string) => call<unknown>('DELETE', `/opened-departments/${segment(id)}`),
  jobs: () => call<unknown>('GET', '/jobs'),
  today: () => call<TodayAnswer>('GET', '/today'),
  dimension: (name: string) => call<DimensionMember[]>('GET', `/dimensions/${segment(name)}`),
} as const;
