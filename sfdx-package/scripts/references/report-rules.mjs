// Report types, reports and dashboards.
import path from 'node:path';
import { all, textOf } from '../lib/source-tree.mjs';
import { childrenBy, deep, deepTexts, findField, findingsOf, hasField, isCustom } from './package-model.mjs';

const MOST_OBJECTS = 4;
const LONGEST_NAME = 40;
const LONGEST_DESCRIPTION = 255;
const COLUMNS_OF_GRID = 12;

/** Objects of a report type by table: {`Opportunity.Primary_Conversations__r`: `Conversation__c`, ...} with what is wrong. */
function tablesOf({ root }, model) {
  const base = textOf(root, 'baseObject');
  const tables = new Map([[base, base]]);
  const problems = isCustom(base) && !model.objects.get(base)?.definition ? [`base object ${base} is not in the package`] : [];
  let [join] = all(root, 'join');
  let table = base;
  let outer = false;
  while (join) {
    const relationship = textOf(join, 'relationship');
    const link = childrenBy(model, tables.get(table), relationship);
    if (!link) return { tables, problems: [...problems, `${relationship} leads from no object to ${tables.get(table)}`] };
    if (outer && textOf(join, 'outerJoin') === 'false') problems.push(`${relationship} is joined inside an outer join`);
    outer ||= textOf(join, 'outerJoin') === 'true';
    table = `${table}.${relationship}`;
    tables.set(table, link.object);
    [join] = all(join, 'join');
  }
  if (tables.size > MOST_OBJECTS) problems.push(`joins more than ${MOST_OBJECTS} objects`);
  return { tables, problems };
}

/** Follows `Primary_Account__c.Name`; what leaves the package is trusted. */
function columnExists(model, object, column) {
  const [first, ...rest] = column.split('.');
  if (!hasField(model, object, first)) return false;
  const target = findField(model, object, first)?.value('referenceTo');
  return !rest.length || !target || columnExists(model, target, rest.join('.'));
}

function problemsOfType(type, model) {
  const { tables, problems } = tablesOf(type, model);
  const sections = all(type.root, 'sections');
  const columns = sections.flatMap((section) => all(section, 'columns').map((column) => [textOf(column, 'table'), textOf(column, 'field')]));
  const names = columns.map((column) => column.join('$'));
  const shown = new Set(columns.map(([table]) => table));
  return [
    ...(textOf(type.root, 'description') ? [] : ['needs a description']),
    ...problems,
    ...columns.filter(([table]) => !tables.has(table)).map(([table]) => `shows a column of ${table}, which it does not join`),
    ...columns.filter(([table, field]) => tables.has(table) && !columnExists(model, tables.get(table), field))
      .map(([table, field]) => `shows ${field}, which ${tables.get(table)} does not have`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `shows ${name} twice`),
    ...[...tables.keys()].filter((table) => !shown.has(table)).map((table) => `shows nothing of ${table}`),
  ];
}

const GROUPS = { Tabular: [0, 0], Summary: [1, 3], Matrix: [1, 2] };

function problemsOfGroups(root) {
  const down = all(root, 'groupingsDown').map((group) => textOf(group, 'field'));
  const across = all(root, 'groupingsAcross').map((group) => textOf(group, 'field'));
  const columns = all(root, 'columns').map((column) => textOf(column, 'field'));
  const format = textOf(root, 'format');
  const [fewest, most] = GROUPS[format] ?? [0, 9];
  const [chart] = all(root, 'chart');
  const charted = chart ? [textOf(chart, 'groupingColumn'), textOf(chart, 'secondaryGroupingColumn')].filter(Boolean) : [];
  return [
    ...(down.length < fewest || down.length > most ? [`a ${format} report cannot have ${down.length} groups`] : []),
    ...((format === 'Matrix') === (across.length > 0) ? [] : ['groups across belong to a Matrix report, and to that alone']),
    ...[...down, ...across].filter((field) => columns.includes(field)).map((field) => `${field} is grouped and must not be a column too`),
    ...(chart && format === 'Tabular' ? ['a Tabular report has no chart'] : []),
    ...charted.filter((field) => ![...down, ...across].includes(field)).map((field) => `the chart shows ${field}, which is no group`),
    ...columns.filter((field, index) => columns.indexOf(field) !== index).map((field) => `shows ${field} twice`),
  ];
}

const COLUMN_OF = ['field', 'column', 'dateColumn', 'groupingColumn', 'secondaryGroupingColumn', 'sortColumn'];
const ROW_COUNT = 'RowCount';

function problemsOfColumns(root, model) {
  const name = textOf(root, 'reportType').replace(/__c$/, '');
  const type = model.of('reportType').find((file) => file.name === name);
  if (!type) return [`report type ${name} is not in the package`];
  const exposed = new Set(deep(type.root, 'columns').map((column) => `${textOf(column, 'table')}$${textOf(column, 'field')}`));
  const used = [...COLUMN_OF.flatMap((element) => deepTexts(root, element)), ...deepTexts(root, 'sortByName')];
  return [...new Set(used)].filter((column) => column && column !== ROW_COUNT && !exposed.has(column))
    .map((column) => `uses ${column}, which report type ${name} does not show`);
}

/** Numbers of a filter's logic against the conditions there are. */
function problemsOfLogic(root) {
  const [filter] = all(root, 'filter');
  const logic = filter && textOf(filter, 'booleanFilter');
  if (!logic) return [];
  const conditions = all(filter, 'criteriaItems').length;
  const named = new Set([...logic.matchAll(/\d+/g)].map(([number]) => Number(number)));
  return named.size === conditions && Math.max(...named) === conditions ? [] : [`logic '${logic}' does not fit ${conditions} conditions`];
}

const folderOf = (file) => path.basename(path.dirname(file));

function problemsOfReport({ file, root }, model) {
  return [
    ...(model.has('reportFolder', folderOf(file)) ? [] : [`lies in ${folderOf(file)}, which is no report folder`]),
    ...(textOf(root, 'name').length > LONGEST_NAME ? [`name is longer than ${LONGEST_NAME} characters`] : []),
    ...(textOf(root, 'description') ? [] : ['needs a description']),
    ...((textOf(root, 'description') ?? '').length > LONGEST_DESCRIPTION ? [`description is longer than ${LONGEST_DESCRIPTION} characters`] : []),
    ...problemsOfGroups(root),
    ...problemsOfLogic(root),
    ...problemsOfColumns(root, model),
  ];
}

function problemsOfGrid(root) {
  const cells = deep(root, 'dashboardGridComponents').map((cell) => {
    const [left, top, width, height] = ['columnIndex', 'rowIndex', 'colSpan', 'rowSpan'].map((name) => Number(textOf(cell, name)));
    return { left, top, right: left + width, bottom: top + height };
  });
  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return [
    ...cells.filter(({ right }) => right > COLUMNS_OF_GRID).map(() => 'a component stands outside the grid'),
    ...cells.flatMap((cell, index) => cells.slice(index + 1).filter((other) => overlap(cell, other)).map(() => 'two components overlap')),
  ];
}

function problemsOfDashboard({ file, root }, model) {
  const reports = new Set(model.of('report').map((report) => `${folderOf(report.file)}/${report.name}`));
  const forOne = textOf(root, 'runningUser') || textOf(root, 'dashboardType') !== 'LoggedInUser';
  return [
    ...(model.has('dashboardFolder', folderOf(file)) ? [] : [`lies in ${folderOf(file)}, which is no dashboard folder`]),
    ...deepTexts(root, 'report').filter((report) => !reports.has(report)).map((report) => `shows report ${report}, which is not in the package`),
    ...(forOne ? ['must run as whoever looks at it'] : []),
    ...problemsOfGrid(root),
  ];
}

export function reportFindings(model) {
  const check = (kind, problems) => model.of(kind).flatMap((file) => findingsOf(file, problems(file, model)));
  return [...check('reportType', problemsOfType), ...check('report', problemsOfReport), ...check('dashboard', problemsOfDashboard)];
}
