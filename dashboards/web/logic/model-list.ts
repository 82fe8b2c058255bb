import type { ModelSummary } from '../../engine/model-wire.ts';

/** In the order of the data's way. */
const LAYERS = ['marts', 'intermediate', 'staging', 'seeds', 'snapshots'];

const rank = (layer: string) => {
  const at = LAYERS.indexOf(layer);
  return at === -1 ? LAYERS.length : at;
};

/** Layers that occur, what people ask for first. */
export function layersOf(models: readonly ModelSummary[]): string[] {
  return [...new Set(models.map(({ layer }) => layer))].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Models of a layer ('' is all of them) that have every word somewhere; by layer, then by name. */
export function foundModels(models: readonly ModelSummary[], layer: string, wanted: string): ModelSummary[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  return models
    .filter((model) => layer === '' || model.layer === layer)
    .filter((model) => {
      const text = [model.name, model.relation ?? '', model.description, model.grain].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => rank(a.layer) - rank(b.layer) || a.name.localeCompare(b.name));
}
