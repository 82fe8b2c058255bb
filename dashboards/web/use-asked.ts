import { type Ref, shallowRef } from 'vue';
import { ApiError } from './api.ts';

/** One question to the server with its states; a refusal is kept, a defect flies. */
export function useAsked<T>(ask: () => Promise<T>): {
  readonly answer: Ref<T | undefined>;
  readonly error: Ref<ApiError | undefined>;
  read(): Promise<void>;
} {
  const answer = shallowRef<T>();
  const error = shallowRef<ApiError>();
  const read = async () => {
    try {
      answer.value = await ask();
      error.value = undefined;
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      error.value = fault;
    }
  };
  return { answer, error, read };
}
