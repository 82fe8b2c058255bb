import { onMounted, ref, shallowRef, watch } from 'vue';
import type { AlertRow } from '../engine/alert-wire.ts';
import { ApiError, api } from './api.ts';
import { buildEpoch } from './session.ts';

/** Alerts of a state, worst and newest first, read again with each build. */
export function useAlerts(state: () => string) {
  const alerts = shallowRef<readonly AlertRow[]>();
  const unread = ref(0);
  const error = shallowRef<ApiError>();
  async function read(): Promise<void> {
    try {
      const answer = await api.alerts(state());
      alerts.value = answer.alerts;
      unread.value = answer.unread;
      error.value = undefined;
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      error.value = fault;
    }
  }
  onMounted(() => void read());
  watch([state, buildEpoch], () => void read());
  async function readAll(): Promise<void> {
    unread.value = (await api.readAlerts()).unread;
  }
  return { alerts, unread, error, read, readAll };
}
