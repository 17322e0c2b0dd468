// Lightning pages, the app and its tabs.
import { all, textOf } from '../lib/source-tree.mjs';
import { childrenBy, deep, deepTexts, findingsOf, hasField, isCustom } from './package-model.mjs';

const STANDARD_COMPONENT = /^[A-Za-z_]+:/;
const NAME_COLUMN = 'NAME';

/** Value of a component's property, or the values of its list. */
function propertiesOf(component) {
  const entries = all(component, 'componentInstanceProperties').map((property) => {
    const [list] = all(property, 'valueList');
    return [textOf(property, 'name'), list ? deepTexts(list, 'value') : textOf(property, 'value')];
  });
  return Object.fromEntries(entries);
}

function problemsOfRelatedList(properties, object, model) {
  const { relatedListApiName: list, parentFieldApiName: parent, relatedListFieldAliases: columns = [], sortFieldAlias: sort } = properties;
  const link = childrenBy(model, object, list);
  if (!link) return [`related list ${list} leads from no object of the package to ${object}`];
  const sorted = !sort || sort === '__DEFAULT__' ? [] : [sort];
  return [
    ...(parent === `${object}.Id` ? [] : [`related list ${list} names ${parent} as its parent`]),
    ...[...columns, ...sorted]
      .filter((column) => column !== NAME_COLUMN && !hasField(model, link.object, column))
      .map((column) => `related list ${list} shows ${column}, which ${link.object} does not have`),
  ];
}

function problemsOfList({ entityName: object, filterName: view }, model) {
  const known = model.objects.get(object)?.listViews.some(({ name }) => name === view);
  return known ? [] : [`shows list view ${object}.${view}, which is not in the package`];
}

function problemsOfOwnComponent(name, object, model) {
  const bundle = model.of('js').find((file) => file.name === name);
  if (!bundle) return [`component ${name} is not in the package`];
  const exposed = textOf(bundle.root, 'isExposed') === 'true' && deepTexts(bundle.root, 'target').length > 0;
  const objects = deepTexts(bundle.root, 'object');
  return [
    ...(exposed ? [] : [`component ${name} is exposed to no page`]),
    ...(object && objects.length && !objects.includes(object) ? [`component ${name} is not made for ${object}`] : []),
  ];
}

function problemsOfComponent(component, page, model) {
  const name = textOf(component, 'componentName');
  const object = textOf(page.root, 'sobjectType');
  const properties = propertiesOf(component);
  if (name === 'lst:dynamicRelatedList') return problemsOfRelatedList(properties, object, model);
  if (name === 'flexipage:filterListCard') return problemsOfList(properties, model);
  if (name === 'flexipage:visualforcePage') return model.has('page', properties.pageName) ? [] : [`page ${properties.pageName} is not in the package`];
  return STANDARD_COMPONENT.test(name) ? [] : problemsOfOwnComponent(name, object, model);
}

function twice(names, what) {
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${what} ${name} is used twice`);
}

/** Tabs and their bodies are regions of their own, reached by name. */
function problemsOfFacets(root) {
  const regions = all(root, 'flexiPageRegions');
  const names = regions.map((region) => textOf(region, 'name'));
  const facets = regions.filter((region) => textOf(region, 'type') === 'Facet').map((region) => textOf(region, 'name'));
  const used = deep(root, 'componentInstance').map(propertiesOf).flatMap(({ body, tabs, columns }) => [body, tabs, columns]).filter(Boolean);
  return [
    ...twice(names, 'region'),
    ...used.filter((name) => !facets.includes(name)).map((name) => `facet ${name} is not on the page`),
    ...facets.filter((name) => !used.includes(name)).map((name) => `facet ${name} is shown nowhere`),
  ];
}

/** `Record.Host__c` of a field that stands on the page by itself. */
function problemsOfFields(root, object, model) {
  return deepTexts(root, 'fieldItem').map((item) => item.replace(/^Record\./, ''))
    .filter((name) => !hasField(model, object, name)).map((name) => `shows ${name}, which ${object} does not have`);
}

function problemsOfPage(page, model) {
  const components = [...deep(page.root, 'componentInstance'), ...deep(page.root, 'fieldInstance')];
  const object = textOf(page.root, 'sobjectType');
  return [
    ...(object && isCustom(object) && !model.objects.get(object)?.definition ? [`is a page of ${object}, which is not in the package`] : []),
    ...twice(components.map((component) => textOf(component, 'identifier')), 'identifier'),
    ...problemsOfFacets(page.root),
    ...problemsOfFields(page.root, object, model),
    ...deep(page.root, 'componentInstance').flatMap((component) => problemsOfComponent(component, page, model)),
  ];
}

function problemsOfTab({ name, root }, model) {
  const page = textOf(root, 'flexiPage');
  if (page) return model.has('flexipage', page) ? [] : [`opens page ${page}, which is not in the package`];
  const missing = textOf(root, 'customObject') === 'true' && !model.objects.get(name)?.definition;
  return missing ? [`is a tab of ${name}, which is not in the package`] : [];
}

function problemsOfOverride(override, object, model) {
  const page = textOf(override, 'content');
  const found = model.of('flexipage').find(({ name }) => name === page);
  if (!found) return [`opens page ${page}, which is not in the package`];
  return textOf(found.root, 'sobjectType') === object ? [] : [`page ${page} is not made for ${object}`];
}

function problemsOfApp({ root }, model) {
  const tabs = all(root, 'tabs').map(({ text }) => text);
  const [brand] = all(root, 'brand');
  const logo = brand && textOf(brand, 'logo');
  const landing = textOf(root, 'defaultLandingTab');
  return [
    ...tabs.filter((tab) => !tab.startsWith('standard-') && !model.has('tab', tab)).map((tab) => `tab ${tab} is not in the package`),
    ...(logo && !model.has('asset', logo) ? [`logo ${logo} is not in the package`] : []),
    ...(landing && !tabs.includes(landing) ? [`lands on ${landing}, which is none of its tabs`] : []),
    ...all(root, 'actionOverrides').flatMap((override) => problemsOfOverride(override, textOf(override, 'pageOrSobjectType'), model)),
  ];
}

function findingsOfObjectPages(model) {
  return [...model.objects.values()].filter(({ definition }) => definition).flatMap(({ name, definition }) =>
    findingsOf(definition, all(definition.root, 'actionOverrides').flatMap((override) => problemsOfOverride(override, name, model))));
}

export function pageFindings(model) {
  const check = (kind, problems) => model.of(kind).flatMap((file) => findingsOf(file, problems(file, model)));
  return [...check('flexipage', problemsOfPage), ...check('tab', problemsOfTab), ...check('app', problemsOfApp), ...findingsOfObjectPages(model)];
}
