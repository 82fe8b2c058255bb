import { computed, ref, shallowRef } from 'vue';
import type { IndicatorInfo, PageSummary, SiteStatus, User } from '../engine/wire.ts';
import { ApiError, api } from './api.ts';
import { Coordinator } from './logic/coordinator.ts';
import { forgetMembers } from './members.ts';

/** Everything the app knows about who is signed in and what the site says; one place, no store library. */
export const user = shallowRef<User>();
export const status = shallowRef<SiteStatus>();
export const pages = shallowRef<readonly PageSummary[]>([]);
const catalogue = shallowRef<ReadonlyMap<string, IndicatorInfo>>(new Map());

/** Whether this browser signed in before: the session cookie cannot be read, and asking without one is an error in the console. */
const SIGNED_IN = 'hisight-signed-in';
export const signedInBefore = (): boolean => localStorage.getItem(SIGNED_IN) !== null;

/** Rises when a newer build is seen: every part of a page asks again. */
export const buildEpoch = ref(0);
/** When the server could not be reached: the time of the last answer. */
export const staleSince = ref<string>();

export const coordinator = new Coordinator(api.metrics, () => {
  buildEpoch.value += 1;
});

export const asOf = computed(() => status.value?.as_of ?? '');

export function indicator(id: string): IndicatorInfo | undefined {
  return catalogue.value.get(id);
}
export const indicators = computed(() => [...catalogue.value.values()]);

/** Decimal places of an indicator's value on screen. */
export function decimalsOf(id: string): number {
  return indicator(id)?.decimals ?? 0;
}

async function readSite(): Promise<void> {
  const [site, mine] = await Promise.all([api.status(), api.pages()]);
  status.value = site;
  pages.value = mine;
  if (site.build_id) coordinator.sawBuild(site.build_id);
}

/** Reads the definitions once. A page asks for it that shows figures: administrators and auditors may not, and need not, read them. */
export async function readCatalogue(): Promise<void> {
  if (catalogue.value.size > 0) return;
  const known = await api.indicators();
  catalogue.value = new Map(known.map((each) => [each.id, each]));
}

export async function signIn(name: string, password: string): Promise<void> {
  const answer = await api.signIn(name, password);
  coordinator.forget();
  await readSite();
  localStorage.setItem(SIGNED_IN, 'yes');
  user.value = answer.user;
}

/** True when a session exists; a session that has ended is no error. */
export async function resume(): Promise<boolean> {
  if (user.value) return true;
  try {
    const answer = await api.session();
    if (answer.user) {
      await readSite();
      user.value = answer.user;
      return true;
    }
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
  }
  localStorage.removeItem(SIGNED_IN);
  return false;
}

export async function signOut(): Promise<void> {
  await api.signOut().catch(() => undefined);
  forgetPerson();
}

/** Nothing of one person stays for the next at the same screen. */
export function forgetPerson(): void {
  localStorage.removeItem(SIGNED_IN);
  forgetMembers();
  coordinator.forget();
  user.value = undefined;
  pages.value = [];
  catalogue.value = new Map();
}

/** Asked every minute: a new build, a late source, or a network that is gone. */
export async function refreshStatus(): Promise<void> {
  try {
    status.value = await api.status();
    staleSince.value = undefined;
    if (status.value.build_id) coordinator.sawBuild(status.value.build_id);
  } catch (error) {
    if (error instanceof ApiError && error.status === 0) markStale();
    else if (error instanceof ApiError && error.status === 401) forgetPerson();
  }
}

let lastAnswerAt = '';
export function noteAnswer(): void {
  lastAnswerAt = new Date().toTimeString().slice(0, 5);
  staleSince.value = undefined;
}
export function markStale(): void {
  staleSince.value ??= lastAnswerAt || new Date().toTimeString().slice(0, 5);
}

/** Where a person lands after signing in. */
export function homePath(isPhone: boolean): string {
  const surface = isPhone ? 'phone' : 'desk';
  const mine = pages.value.filter((page) => page.surface === surface);
  if (isPhone && mine.length > 0) return '/m';
  const home = mine.find((page) => page.id === user.value?.home.split('/').at(-1)) ?? mine[0];
  return home ? `/p/${home.id}` : '/none';
}
