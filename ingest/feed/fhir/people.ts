import { at, textAt } from '../json/read-json.ts';
import type { FeedRow } from '../rows.ts';
import { cardOf, changedAt, coded, day, type MapResource, meaning, numberOf, reference, referred } from './resource.ts';

const SEXES: Readonly<Record<string, string>> = { male: 'M', female: 'F' };

const nameOf = (resource: Parameters<MapResource>[0]) => {
  const [name] = at(resource, 'name');
  if (typeof name === 'string') return name;
  const parts = [textAt(name, 'family'), ...at(name, 'given').filter((part) => typeof part === 'string')].filter(
    Boolean,
  );
  return textAt(name, 'text') ?? (parts.join(/\p{Script=Han}/u.test(parts.join('')) ? '' : ' ') || undefined);
};

export const mapPatient: MapResource = (resource, context) => {
  const gender = textAt(resource, 'gender');
  const [address] = at(resource, 'address');
  const lines = ['state', 'city', 'district', 'line'].flatMap((part) =>
    at(address, part).filter((line) => typeof line === 'string'),
  );
  const person = {
    institution: context.channel.institution,
    event_at: changedAt(resource, context),
    patient_no: numberOf(resource),
    id_card_no: cardOf(resource),
    patient_name: nameOf(resource),
    sex: meaning(SEXES, gender) ?? gender,
    born_on: day(textAt(resource, 'birthDate'), context),
    phone: textAt(
      at(resource, 'telecom').find((one) => textAt(one, 'system') === 'phone'),
      'value',
    ),
    address: textAt(address, 'text') ?? (lines.join(' ') || undefined),
  };
  // A patient replaced by another was merged away (A40 of HL7 v2); either of the two may say it.
  const merges = at(resource, 'link').flatMap((link): FeedRow[] => {
    const type = textAt(link, 'type');
    const [mine, other] = [person.patient_no, referred(at(link, 'other')[0], context)];
    const pair =
      type === 'replaced-by'
        ? { patient_no: other, prior_patient_no: mine }
        : type === 'replaces'
          ? { patient_no: mine, prior_patient_no: other }
          : undefined;
    const shared = { institution: person.institution, event_at: person.event_at, kind: 'merge' };
    return pair ? [{ table: 'patient_events', values: { ...shared, ...pair } }] : [];
  });
  return [{ table: 'patient_events', values: { ...person, kind: 'seen' } }, ...merges];
};

export const mapOrganization: MapResource = (resource, context) => {
  const type = coded(resource, 'type').code;
  const kind = type === 'prov' ? 'institution' : type === 'dept' ? 'department' : 'other';
  return [
    {
      table: 'organizations',
      values: {
        institution: context.channel.institution,
        event_at: changedAt(resource, context),
        organization_code: numberOf(resource),
        organization_name: textAt(resource, 'name'),
        kind,
        parent_code: reference(resource, 'partOf', context),
        is_active: resource['active'] !== false,
      },
    },
  ];
};

export const mapPractitioner: MapResource = (resource, context) => [
  {
    table: 'practitioners',
    values: {
      institution: context.channel.institution,
      event_at: changedAt(resource, context),
      practitioner_code: numberOf(resource),
      practitioner_name: nameOf(resource),
      title: coded(resource, 'qualification.code').name,
      is_active: resource['active'] !== false,
    },
  },
];

export const mapPractitionerRole: MapResource = (resource, context) => [
  {
    table: 'practitioners',
    values: {
      institution: context.channel.institution,
      event_at: changedAt(resource, context),
      practitioner_code: reference(resource, 'practitioner', context),
      title: coded(resource, 'code').name,
      department_code: reference(resource, 'organization', context),
      is_active: resource['active'] !== false,
    },
  },
];
