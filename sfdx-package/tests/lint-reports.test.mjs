// Report types, reports and dashboards.
import test from 'node:test';
import { lintReferences } from '../scripts/lint-references.mjs';
import { removed, replaced, testDamages } from './broken-copy.mjs';

const TYPE = 'main/reports/reportTypes/Dealwire_Opportunities_Trackers.reportType-meta.xml';
const ACCOUNTS = 'main/reports/reportTypes/Dealwire_Accounts_Conversations.reportType-meta.xml';
const STAGES = 'main/reports/reports/Dealwire/Competitors_by_Stage.report-meta.xml';
const MONTHS = 'main/reports/reports/Dealwire/Competitors_by_Month.report-meta.xml';
const QUIET = 'main/reports/reports/Dealwire/Deals_without_Contact.report-meta.xml';
const DEALS = 'main/reports/dashboards/Dealwire/Dealwire_Deals.dashboard-meta.xml';
const TRACKERS = 'Opportunity.Primary_Conversations__r.Trackers__r';

testDamages(test, lintReferences, [
  ['a join that leads nowhere', replaced(TYPE, '<relationship>Trackers__r', '<relationship>Mentions__r'), /Mentions__r leads from no object to Conversation__c/],
  ['an inner join inside an outer one', replaced(ACCOUNTS, '<outerJoin>', '<join><outerJoin>false</outerJoin><relationship>Topics__r</relationship></join><outerJoin>'), /joined inside an outer join/],
  ['a column of a table that is not joined', replaced(TYPE, `<table>${TRACKERS}<`, '<table>Opportunity.Trackers__r<'), /shows a column of Opportunity.Trackers__r/],
  ['a column that is not there', replaced(TYPE, '<field>Competitors__c', '<field>Rivals__c'), /shows Rivals__c, which Conversation_Tracker__c does not have/],
  ['a column shown twice', replaced(TYPE, '<field>Mention_Count__c', '<field>Competitors__c'), /Competitors__c twice/],
  ['a table nobody sees', replaced(ACCOUNTS, />Account\.Primary_Conversations__r</g, '>Account<'), /shows nothing of Account.Primary_Conversations__r/],
  ['a report without its type', removed('main/reports/reportTypes/Dealwire_Opportunities.reportType-meta.xml'), /report type Dealwire_Opportunities is not in the package/],
  ['a report column its type does not show', replaced(STAGES, 'Opportunity$CloseDate</field>', 'Opportunity$Closed</field>'), /uses Opportunity\$Closed/],
  ['a filter its type does not show', replaced(STAGES, '<column>Opportunity$IsClosed', '<column>Opportunity$Closed'), /uses Opportunity\$Closed/],
  ['a grouped field among the columns', replaced(STAGES, 'Opportunity$CloseDate</field>', 'Opportunity$StageName</field>'), /grouped and must not be a column/],
  ['a summary without groups', replaced(QUIET, '<format>Tabular', '<format>Summary'), /cannot have 0 groups/],
  ['groups across in a summary', replaced(MONTHS, '<format>Matrix', '<format>Summary'), /groups across belong to a Matrix/],
  ['a chart over no group', replaced(STAGES, '<groupingColumn>Opportunity$StageName', '<groupingColumn>Opportunity$CloseDate'), /which is no group/],
  ['logic that does not fit its conditions', replaced(QUIET, '1 AND (2 OR 3)', '1 AND (2 OR 4)'), /does not fit 3 conditions/],
  ['a report name that is too long', replaced(QUIET, '<name>Deals without Contact for 14 Days', '<name>Deals without any Contact for at least 14 Days'), /name is longer than 40/],
  ['a description that is too long', replaced(QUIET, '<description>', `<description>${'x'.repeat(255)}`), /description is longer than 255/],
  ['a report outside a folder', (edit) => edit.rename(QUIET, 'main/reports/reports/Deals_without_Contact.report-meta.xml'), /lies in reports, which is no report folder/],
  ['a dashboard without its report', replaced(DEALS, 'Dealwire/Competitors_by_Month', 'Dealwire/Competitors'), /report Dealwire\/Competitors, which is not in the package/],
  ['a dashboard that runs as somebody', replaced(DEALS, 'LoggedInUser', 'SpecifiedUser'), /must run as whoever looks/],
  ['a component outside the grid', replaced(DEALS, '<columnIndex>6', '<columnIndex>8'), /outside the grid/],
  ['components over each other', replaced(DEALS, '<columnIndex>6', '<columnIndex>3'), /two components overlap/],
]);
