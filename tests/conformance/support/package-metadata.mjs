// What sfdx-package says an object looks like, in the words of a describe.
import path from 'node:path';
import { readPackage } from '../../../sfdx-package/scripts/references/package-model.mjs';
import { all, textOf } from '../../../sfdx-package/scripts/lib/source-tree.mjs';
import { repository } from './simulator.mjs';

/** Objects, tabs and permission sets of the package; fields of standard objects too. */
export const packageModel = readPackage(path.join(repository, 'sfdx-package', 'main'));

const relation = (field) => ({
  type: 'reference',
  referenceTo: [field.value('referenceTo')],
  relationshipName: field.name.replace(/__c$/, '__r'),
});

const calculated = { calculated: true, createable: false, updateable: false };

const BY_TYPE = {
  Text: (field) => ({ type: 'string', length: field.number('length'), filterable: true, sortable: true }),
  LongTextArea: (field) => ({ type: 'textarea', length: field.number('length'), filterable: false, sortable: false }),
  Number: (field) => ({ type: 'double', precision: field.number('precision'), scale: field.number('scale') }),
  Checkbox: () => ({ type: 'boolean', nillable: false, defaultedOnCreate: true }),
  Picklist: () => ({ type: 'picklist', restrictedPicklist: true }),
  DateTime: () => ({ type: 'datetime' }),
  Url: () => ({ type: 'url', length: 255 }),
  Email: () => ({ type: 'email', length: 80 }),
  Phone: () => ({ type: 'phone', length: 40 }),
  Percent: (field) => ({ type: 'percent', precision: field.number('precision'), scale: field.number('scale') }),
  Summary: () => ({ type: 'double', ...calculated }),
  Lookup: (field) => ({ ...relation(field), nillable: true, cascadeDelete: false, updateable: true }),
  MasterDetail: (field) => ({
    ...relation(field),
    nillable: false,
    cascadeDelete: true,
    relationshipOrder: 0,
    updateable: field.flag('reparentableMasterDetail'),
  }),
};

/** Keys of a field's describe that follow from its metadata. */
export function describedAs(field) {
  return {
    name: field.name,
    label: field.value('label'),
    inlineHelpText: field.value('inlineHelpText'),
    custom: true,
    calculated: false,
    autoNumber: false,
    createable: true,
    updateable: true,
    externalId: field.flag('externalId'),
    idLookup: field.flag('externalId'),
    unique: field.flag('unique'),
    caseSensitive: field.flag('caseSensitive'),
    nillable: !field.flag('required'),
    ...BY_TYPE[field.type](field),
    ...(field.has('formula') ? calculated : {}),
  };
}

/** Values of a picklist in their order. */
export function picklistValuesOf(field) {
  const [set] = all(field.root, 'valueSet');
  const [definition] = all(set, 'valueSetDefinition');
  return all(definition, 'value').map((value) => textOf(value, 'fullName'));
}
