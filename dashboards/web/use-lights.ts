import { type ShallowRef, shallowRef, watch } from 'vue';
import type { TileLight } from '../engine/alert-wire.ts';
import { ApiError, api } from './api.ts';
import { buildEpoch } from './session.ts';

/** Lights for the tiles of a place. Tiles stand without them: a failure here hides no figure. */
export function useLights(
  place: () => { readonly institution?: string; readonly department?: string } | undefined,
): Readonly<ShallowRef<readonly TileLight[]>> {
  const lights = shallowRef<readonly TileLight[]>([]);
  let turn = 0;
  async function read(): Promise<void> {
    turn += 1;
    const mine = turn;
    const asked = place();
    if (!asked) {
      lights.value = [];
      return;
    }
    try {
      const answer = await api.lights(asked);
      if (mine === turn) lights.value = answer.lights;
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      if (mine === turn) lights.value = [];
    }
  }
  watch([() => JSON.stringify(place()), buildEpoch], () => void read(), { immediate: true });
  return lights;
}
