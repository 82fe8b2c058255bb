import { isDecimal } from '../hl7/decimal.ts';
import { at, type Json, type JsonObject, textAt } from '../json/read-json.ts';
import type { FeedRow } from '../rows.ts';
import {
  changedAt,
  coded,
  diagnosisOf,
  type MapResource,
  meaning,
  moment,
  numberOf,
  object,
  reference,
  referred,
  whose,
} from './resource.ts';

const statusOf = (resource: JsonObject) => textAt(resource, 'status') ?? '';

/** What was thought of and is none. */
const NO_DIAGNOSIS: Readonly<Record<string, string>> = { 'entered-in-error': 'entered_in_error', refuted: 'cancelled' };

export const mapCondition: MapResource = (resource, context) => {
  const category = coded(resource, 'category').code;
  const verification = coded(resource, 'verificationStatus').code;
  const diagnosis = diagnosisOf(resource);
  return [
    {
      table: 'diagnoses',
      values: {
        ...whose(resource, context),
        event_at: changedAt(resource, context) ?? moment(textAt(resource, 'recordedDate'), context),
        diagnosis_no: numberOf(resource),
        kind: category === 'encounter-diagnosis' ? 'final' : 'other',
        ...{ icd10_code: diagnosis.code, diagnosis_name: diagnosis.name },
        status: meaning(NO_DIAGNOSIS, verification) ?? coded(resource, 'clinicalStatus').code ?? 'active',
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
      status: meaning(PROCEDURES, statusOf(resource)) ?? 'done',
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
  const plain = ['valueString', 'valueInteger', 'valueDateTime', 'valueTime', 'valuePeriod.start']
    .map((name) => textAt(item, name))
    .find((found) => found !== undefined);
  const range = at(item, 'valueRange')[0];
  const ratio = ['numerator', 'denominator'].map((part) => textAt(item, `valueRatio.${part}.value`));
  if (range !== undefined)
    return { value: boundsOf(range), unit: textAt(range, 'low.unit') ?? textAt(range, 'high.unit') };
  if (ratio.every((part) => part !== undefined)) return { value: ratio.join(':'), unit: undefined };
  const flag = object(item)?.['valueBoolean'];
  const concept = coded(item, 'valueCodeableConcept');
  return {
    value: plain ?? concept.name ?? concept.code ?? (typeof flag === 'boolean' ? String(flag) : undefined),
    unit: undefined,
  };
}

/** Bounds as they were written: 3.5-5.3, or one of them. */
function boundsOf(range: Json | undefined): string | undefined {
  const [low, high] = [textAt(range, 'low.value'), textAt(range, 'high.value')];
  if (low !== undefined && high !== undefined) return `${low}-${high}`;
  return low !== undefined ? `>=${low}` : high !== undefined ? `<=${high}` : undefined;
}

export const mapObservation: MapResource = (resource, context) => {
  const shared = {
    ...whose(resource, context),
    event_at: changedAt(resource, context) ?? moment(textAt(resource, 'issued'), context),
    report_no: context.reports.get(resource),
    order_no: reference(resource, 'basedOn', context),
    status: meaning(RESULTS, statusOf(resource)),
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
        reference_range: textAt(part, 'referenceRange.text') ?? boundsOf(at(part, 'referenceRange')[0]),
        abnormal_flag: coded(part, 'interpretation').code,
      },
    };
  };
  const parts = at(resource, 'component');
  const own = readValue(resource).value !== undefined || parts.length === 0;
  return [...(own ? [item(resource)] : []), ...parts.map(item)];
};

/** Sections of HL7 table 0074, and SNOMED's imaging and laboratory. */
const EXAM = /\b(?:RAD|IMG|CT|CTH|XRC|RX|US|CUS|OUS|VUS|NMR|NMS|EC|EN|CG|363679005)\b/;
const LAB = /\b(?:LAB|HM|CH|MB|MCB|BLB|IMM|SR|TX|URN|VR|PAR|MYC|GE|SP|CP|108252007)\b/;

export const mapDiagnosticReport: MapResource = (resource, context) => {
  const category = at(resource, 'category.coding.code').join(' ');
  const kind = EXAM.test(category) ? 'exam' : LAB.test(category) ? 'lab' : 'other';
  return [
    {
      table: 'reports',
      values: {
        ...whose(resource, context),
        event_at: changedAt(resource, context) ?? moment(textAt(resource, 'issued'), context),
        report_no: numberOf(resource),
        order_no: reference(resource, 'basedOn', context),
        document_kind: kind,
        report_code: coded(resource, 'code').code,
        title: coded(resource, 'code').name,
        status: meaning(RESULTS, statusOf(resource)),
        author_code: reference(resource, 'performer', context),
        observed_at: moment(
          textAt(resource, 'effectiveDateTime') ?? textAt(resource, 'effectivePeriod.start'),
          context,
        ),
        issued_at: moment(textAt(resource, 'issued') ?? textAt(resource, 'effectiveDateTime'), context),
      },
    },
  ];
};
