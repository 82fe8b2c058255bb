import { type ShallowRef, shallowRef, watch } from 'vue';
import type { MetricRequest, MetricResult } from '../engine/wire.ts';
import { ApiError } from './api.ts';
import type { Priority } from './logic/coordinator.ts';
import { buildEpoch, coordinator, forgetPerson, markStale, noteAnswer } from './session.ts';

export interface MetricsInUse {
  /** In the order of the requests; the former answers stay visible while new ones are read. */
  readonly results: Readonly<ShallowRef<readonly MetricResult[]>>;
  readonly loading: Readonly<ShallowRef<boolean>>;
  readonly error: Readonly<ShallowRef<ApiError | undefined>>;
  readonly retry: () => void;
}

/** Asks whenever the requests change or a newer build is seen; an answer that was overtaken is dropped. */
export function useMetrics(requests: () => readonly MetricRequest[], priority: Priority): MetricsInUse {
  const results = shallowRef<readonly MetricResult[]>([]);
  const loading = shallowRef(true);
  const error = shallowRef<ApiError>();
  let turn = 0;

  async function read(asked: readonly MetricRequest[]): Promise<void> {
    turn += 1;
    const mine = turn;
    loading.value = true;
    try {
      const answers = await Promise.all(asked.map((request) => coordinator.ask(request, priority)));
      if (mine !== turn) return;
      results.value = answers;
      error.value = undefined;
      noteAnswer();
    } catch (fault) {
      if (mine !== turn) return;
      const problem =
        fault instanceof ApiError
          ? fault
          : new ApiError(500, { code: 'web/defect', message: String(fault), message_en: String(fault) });
      if (problem.status === 401) forgetPerson();
      if (problem.status === 0) markStale();
      // With figures on screen an unreachable server is a stale page, not an error.
      if (problem.status !== 0 || results.value.length === 0) error.value = problem;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  watch([() => JSON.stringify(requests()), buildEpoch], () => void read(requests()), { immediate: true });
  return { results, loading, error, retry: () => void read(requests()) };
}
