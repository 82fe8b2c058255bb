import { at, type JsonObject, textAt } from '../json/read-json.ts';
import {
  changedAt,
  coded,
  fillerOf,
  type MapResource,
  meaning,
  moment,
  numberOf,
  reference,
  resolve,
  whose,
} from './resource.ts';

const CONTROLS: Readonly<Record<string, string>> = {
  draft: 'new',
  active: 'new',
  'on-hold': 'status',
  completed: 'status',
  ended: 'status',
  revoked: 'cancel',
  cancelled: 'cancel',
  stopped: 'discontinue',
  'entered-in-error': 'cancel',
};

const shared = (resource: JsonObject, context: Parameters<MapResource>[1]) => {
  const status = textAt(resource, 'status');
  return {
    ...whose(resource, context),
    event_at: changedAt(resource, context) ?? moment(textAt(resource, 'authoredOn'), context),
    order_no: numberOf(resource),
    filler_no: fillerOf(resource),
    control: status === undefined ? undefined : (meaning(CONTROLS, status) ?? 'other'),
    status,
    doctor_code: reference(resource, 'requester', context),
    ordered_at: moment(textAt(resource, 'authoredOn'), context),
  };
};

export const mapMedicationRequest: MapResource = (resource, context) => {
  const [dosage] = at(resource, 'dosageInstruction');
  const medication = resolve(at(resource, 'medicationReference')[0], context);
  const drug = medication ? coded(medication, 'code') : coded(resource, 'medicationCodeableConcept');
  const dose = [textAt(dosage, 'doseAndRate.doseQuantity.value'), textAt(dosage, 'doseAndRate.doseQuantity.unit')]
    .filter(Boolean)
    .join(' ');
  return [
    {
      table: 'orders',
      values: {
        ...shared(resource, context),
        category: 'drug',
        item_code: drug.code ?? reference(resource, 'medicationReference', context),
        item_name: drug.name ?? textAt(resource, 'medicationReference.display'),
        qty: textAt(resource, 'dispenseRequest.quantity.value'),
        unit: textAt(resource, 'dispenseRequest.quantity.unit'),
        dose: dose || undefined,
        route: coded(dosage, 'route').name ?? coded(dosage, 'route').code,
        frequency: coded(dosage, 'timing.code').code ?? textAt(dosage, 'text'),
      },
    },
  ];
};

export const mapServiceRequest: MapResource = (resource, context) => {
  const category = `${coded(resource, 'category').code ?? ''} ${coded(resource, 'category').name ?? ''}`;
  const kind = /lab|检验|108252007/i.test(category)
    ? 'lab'
    : /imag|radiol|检查|363679005/i.test(category)
      ? 'exam'
      : 'other';
  return [
    {
      table: 'orders',
      values: {
        ...shared(resource, context),
        category: kind,
        // What repeats has a timing.
        term: at(resource, 'occurrenceTiming').length > 0 ? 'long' : kind === 'other' ? undefined : 'temporary',
        item_code: coded(resource, 'code').code,
        item_name: coded(resource, 'code').name,
        qty: textAt(resource, 'quantityQuantity.value'),
        unit: textAt(resource, 'quantityQuantity.unit'),
      },
    },
  ];
};
