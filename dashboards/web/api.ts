import type { AlertHistory, AlertRow, Channels, TargetGiven, TargetRow, TileLight } from '../engine/alert-wire.ts';
import type { CasesBehind, JourneyAnswer } from '../engine/cases-wire.ts';
import type { Bridged, Change, Closing, ReleaseCalendar, ShownClosing } from '../engine/closing-wire.ts';
import type { ModelDocument, ModelSummary } from '../engine/model-wire.ts';
import type { Page } from '../engine/page.ts';
import type { Passport } from '../engine/passport-wire.ts';
import type { FitResult, RegressionInfo } from '../engine/regression-wire.ts';
import type { ReportAnswer, ReportRequest, ReportSummary } from '../engine/report-wire.ts';
import type { Brief, FollowUp, FollowUpCard, PackReport, PackSummary } from '../engine/steering-wire.ts';
import type {
  AccessRow,
  CaseAnswer,
  DimensionMember,
  IndicatorInfo,
  MetricRequest,
  MetricResult,
  OpenableDepartment,
  OpenedDepartment,
  PageSummary,
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

/** A file travels as it is. */
const contentType = (body: unknown) => (body instanceof File ? 'application/octet-stream' : 'application/json');

async function call<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': contentType(body) }) },
    ...(body === undefined ? {} : { body: body instanceof File ? body : JSON.stringify(body) }),
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

/** A figure that is looked behind. */
export interface BehindRequest {
  readonly id: string;
  readonly side: 'numerator' | 'denominator';
  readonly from: string;
  readonly to: string;
  readonly filter: Readonly<Record<string, readonly string[]>>;
  readonly cell?: Readonly<Record<string, string | null>>;
  readonly part: number;
  readonly sort?: { readonly column: string; readonly descending: boolean } | undefined;
}

export interface JourneyRequest {
  readonly patient: string;
  readonly view: string;
  readonly case: string;
  readonly reason?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly limit: number;
  readonly offset: number;
}

async function download(path: string, body: unknown): Promise<Blob> {
  const response = await fetch(`/api/v1${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new ApiError(0, UNREACHED);
  });
  if (!response.ok)
    throw new ApiError(response.status, faultOf(await response.json().catch(() => null), response.status));
  return response.blob();
}

function journeyPath({ patient, kinds, reason, ...rest }: JourneyRequest): string {
  const query = new URLSearchParams({ view: rest.view, case: rest.case });
  query.set('limit', String(rest.limit));
  query.set('offset', String(rest.offset));
  if (reason) query.set('reason', reason);
  if (kinds && kinds.length > 0) query.set('kinds', kinds.join(','));
  return `/patients/${segment(patient)}/journey?${query}`;
}

export interface NewFollowUp {
  readonly indicator: string;
  readonly filter: Readonly<Record<string, readonly string[]>>;
  readonly from: string;
  readonly to: string;
  readonly responsible: string;
  readonly due: string;
  readonly text: string;
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
  behind: (request: BehindRequest & { readonly limit: number; readonly offset: number }) =>
    call<CasesBehind>('POST', '/metrics/cases', request),
  exportBehind: (request: BehindRequest) => download('/metrics/cases/export', request),
  journey: (request: JourneyRequest) => call<JourneyAnswer>('GET', journeyPath(request)),
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
  reports: () => call<ReportSummary[]>('GET', '/reports'),
  report: (name: string, request: ReportRequest) => call<ReportAnswer>('POST', `/reports/${segment(name)}`, request),
  reportFile: (name: string, format: 'xlsx' | 'pdf', request: ReportRequest) =>
    download(`/reports/${segment(name)}/export`, { ...request, format }),
  jobs: () => call<unknown>('GET', '/jobs'),
  today: () => call<TodayAnswer>('GET', '/today'),
  alerts: (state: string) => call<{ unread: number; alerts: AlertRow[] }>('GET', `/alerts?state=${segment(state)}`),
  unreadAlerts: () => call<{ unread: number }>('GET', '/alerts/inbox'),
  readAlerts: () => call<{ unread: number }>('POST', '/alerts/inbox/read', {}),
  alert: (id: string) => call<AlertHistory>('GET', `/alerts/${segment(id)}`),
  actOnAlert: (id: string, act: 'ack' | 'pause' | 'resume' | 'comment', given: object) =>
    call<{ state: string }>('POST', `/alerts/${segment(id)}/${act}`, given),
  alertChannels: () => call<Channels>('GET', '/alerts/channels'),
  chooseChannel: (channel: 'email' | 'robot', address: string) =>
    call<Pick<Channels, 'channels'>>('PUT', `/alerts/channels/${channel}`, { address }),
  lights: (place: { readonly institution?: string; readonly department?: string }) =>
    call<{ lights: TileLight[] }>('GET', `/lights?${new URLSearchParams({ ...place })}`),
  targets: () => call<{ targets: TargetRow[] }>('GET', '/targets'),
  setTarget: (given: TargetGiven) => call<unknown>('POST', '/targets', given),
  confirmTarget: (key: Pick<TargetGiven, 'indicator' | 'institution' | 'department' | 'year'>) =>
    call<unknown>('POST', '/targets/confirm', key),
  closings: () => call<Closing[]>('GET', '/closings'),
  closing: (id: string) => call<ShownClosing>('GET', `/closings/${segment(id)}`),
  changes: (query = '') => call<Change[]>('GET', `/changes${query}`),
  releases: () => call<ReleaseCalendar>('GET', '/releases'),
  bridges: (month: string) => call<Bridged>('GET', `/bridges?month=${segment(month)}`),
  dimension: (name: string) => call<DimensionMember[]>('GET', `/dimensions/${segment(name)}`),
  followUps: () => call<FollowUp[]>('GET', '/follow-ups'),
  followUp: (id: string) => call<FollowUpCard>('GET', `/follow-ups/${segment(id)}`),
  openFollowUp: (asked: NewFollowUp) => call<FollowUp>('POST', '/follow-ups', asked),
  followUpCandidates: (filter: NewFollowUp['filter']) =>
    call<{ name: string; display_name: string }[]>('POST', '/follow-ups/candidates', { filter }),
  followUpStep: (id: string, step: string, text: string) =>
    call<FollowUp>('POST', `/follow-ups/${segment(id)}/steps`, { step, ...(text === '' ? {} : { text }) }),
  attachToFollowUp: (id: string, file: File) =>
    call<unknown>('POST', `/follow-ups/${segment(id)}/evidence?name=${segment(file.name)}`, file),
  brief: (kind: 'daily' | 'monthly') => call<Brief>('GET', `/brief?kind=${kind}`),
  packs: () => call<PackSummary[]>('GET', '/packs'),
  pack: (id: string, year?: string) =>
    call<PackReport>('GET', `/packs/${segment(id)}${year === undefined ? '' : `?year=${year}`}`),
} as const;
