import { isDecimal } from '../hl7/decimal.ts';
import { at, type Json, type JsonObject, textAt } from '../json/read-json.ts';
import type { FeedRow } from '../rows.ts';
import {
  changedAt,
  coded,
  type FhirContext,
  type MapResource,
  moment,
  numberOf,
  object,
  reference,
  referred,
  whose,
} from './resource.ts';

const statusOf = (resource: JsonObject) => textAt(resource, 'status') ?? '';

export const mapCondition: MapResource = (resource, context) => {
  const category = coded(resource, 'category').code;
  const verification = coded(resource, 'verificationStatus').code;
  return [
    {
      table: 'diagnoses',
      values: {
        ...whose(resource, context),
        event_at: changedAt(resource, context) ?? moment(textAt(resource, 'recordedDate'), context),
        diagnosis_no: numberOf(resource),
        kind: category === 'encounter-diagnosis' ? 'final' : 'other',
        icd10_code: coded(resource, 'code').code,
        diagnosis_name: coded(resource, 'code').name,
        status:
          verification === 'entered-in-error'
            ? 'entered_in_error'
            : (coded(resource, 'clinicalStatus').code ?? 'active'),
        diagnosed_at: moment(textAt(resource, 'recordedDate') ?? textAt(resource, 'onsetDateTime'), context),
      },
    },
  ];
};

const PROCEDURES: Readonly<Record<string, string>> = {
  preparation: 'planned',
  'in-progress': 'in_progress',
  'on-hold': 'in_progress',
  completed: 'done',
  stopped: 'done',
  'not-done': 'cancelled',
  'entered-in-error': 'cancelled',
};

export const mapProcedure: MapResource = (resource, context) => [
  {
    table: 'procedures',
    values: {
      ...whose(resource, context),
      event_at: changedAt(resource, context),
      procedure_no: numberOf(resource),
      procedure_code: coded(resource, 'code').code,
      procedure_name: coded(resource, 'code').name,
      status: PROCEDURES[statusOf(resource)] ?? 'done',
      operating_room: reference(resource, 'location', context),
      surgeon_code: at(resource, 'performer').map((one) => referred(at(one, 'actor')[0], context))[0],
      starts_at: moment(textAt(resource, 'performedDateTime') ?? textAt(resource, 'performedPeriod.start'), context),
      ends_at: moment(textAt(resource, 'performedPeriod.end'), context),
    },
  },
];

const RESULTS: Readonly<Record<string, string>> = {
  registered: 'preliminary',
  partial: 'preliminary',
  preliminary: 'preliminary',
  final: 'final',
  amended: 'corrected',
  corrected: 'corrected',
  appended: 'corrected',
  cancelled: 'cancelled',
  'entered-in-error': 'cancelled',
};

function readValue(item: Json): { value: string | undefined; unit: string | undefined } {
  const quantity = textAt(item, 'valueQuantity.value');
  if (quantity !== undefined)
    return {
      value: `${textAt(item, 'valueQuantity.comparator') ?? ''}${quantity}`,
      unit: textAt(item, 'valueQuantity.unit') ?? textAt(item, 'valueQuantity.code'),
    };
  const plain = ['valueString', 'valueInteger', 'valueDateTime', 'valueTime']
    .map((name) => textAt(item, name))
    .find((found) => found !== undefined);
  const flag = object(item)?.['valueBoolean'];
  const concept = coded(item, 'valueCodeableConcept');
  return {
    value: plain ?? concept.name ?? concept.code ?? (typeof flag === 'boolean' ? String(flag) : undefined),
    unit: undefined,
  };
}

/** The report of this bundle that an observation belongs to. */
function reportOf(resource: JsonObject, { known }: FhirContext): string | undefined {
  const id = textAt(resource, 'id');
  for (const report of new Set(known.values())) {
    if (report['resourceType'] !== 'DiagnosticReport') continue;
    const results = at(report, 'result.reference');
    if (
      results.some(
        (target) =>
          typeof target === 'string' &&
          (known.get(target) === resource || target === `Observation/${id}` || target === `#${id}`),
      )
    )
      return numberOf(report);
  }
  return undefined;
}

export const mapObservation: MapResource = (resource, context) => {
  const shared = {
    ...whose(resource, context),
    event_at: changedAt(resource, context) ?? moment(textAt(resource, 'issued'), context),
    report_no: reportOf(resource, context),
    order_no: reference(resource, 'basedOn', context),
    status: RESULTS[statusOf(resource)],
    observed_at: moment(
      textAt(resource, 'effectiveDateTime') ?? textAt(resource, 'effectivePeriod.start') ?? textAt(resource, 'issued'),
      context,
    ),
  };
  const item = (part: Json): FeedRow => {
    const { value, unit } = readValue(part);
    return {
      table: 'observations',
      values: {
        ...shared,
        item_code: coded(part, 'code').code,
        item_name: coded(part, 'code').name,
        ...{ value, value_number: value !== undefined && isDecimal(value) ? value : undefined, unit },
        reference_range: textAt(part, 'referenceRange.text'),
        abnormal_flag: coded(part, 'interpretation').code,
      },
    };
  };
  const parts = at(resource, 'component');
  const own = readValue(resource).value !== undefined || parts.length === 0;
  return [...(own ? [item(resource)] : []), ...parts.map(item)];
};

export const mapDiagnosticReport: MapResource = (resource, context) => {
  const category = coded(resource, 'category').code ?? '';
  return [
    {
      table: 'reports',
      values: {
        ...whose(resource, context),
        event_at: changedAt(resource, context) ?? moment(textAt(resource, 'issued'), context),
        report_no: numberOf(resource),
        document_kind: /^(?:RAD|CT|US|NM|EC|RX|CUS|OUS|VUS)/.test(category) ? 'exam' : 'lab',
        report_code: coded(resource, 'code').code,
        title: coded(resource, 'code').name,
        status: RESULTS[statusOf(resource)],
        author_code: reference(resource, 'performer', context),
        issued_at: moment(textAt(resource, 'issued') ?? textAt(resource, 'effectiveDateTime'), context),
      },
    },
  ];
};
