// Layouts, Lightning pages, the app and its tabs: what they show must be there.
import test from 'node:test';
import { lintReferences } from '../scripts/lint-references.mjs';
import { CONVERSATION, removed, replaced, testDamages } from './broken-copy.mjs';

const LAYOUT = 'main/view/layouts/Conversation__c-Dealwire Conversation Layout.layout-meta.xml';
const PAGE = 'main/view/flexipages/Dealwire_Conversation_Record_Page.flexipage-meta.xml';
const DEAL = 'main/view/flexipages/Dealwire_Opportunity_Record_Page.flexipage-meta.xml';
const HOME = 'main/view/flexipages/Dealwire_Home.flexipage-meta.xml';
const APP = 'main/view/applications/Dealwire.app-meta.xml';
const BUNDLE = 'main/view/lwc/conversationTimeline/conversationTimeline.js-meta.xml';
const OBJECT = `${CONVERSATION}/Conversation__c.object-meta.xml`;
const LIST = `${CONVERSATION}/listViews/Upcoming.listView-meta.xml`;
const COMPACT = `${CONVERSATION}/compactLayouts/Conversation_Summary.compactLayout-meta.xml`;

testDamages(test, lintReferences, [
  ['a layout field that is not there', replaced(LAYOUT, '<field>Host__c<', '<field>Hosts__c<'), /shows Hosts__c, which Conversation__c does not have/],
  ['a field on no layout', replaced(LAYOUT, /<layoutItems>\s*<behavior>Edit<\/behavior>\s*<field>Host__c<\/field>\s*<\/layoutItems>/, ''), /does not show Host__c/],
  ['a computed field that could be edited', replaced(LAYOUT, /Readonly(<\/behavior>\s*<field>Talk_Ratio__c)/, 'Edit$1'), /Talk_Ratio__c is computed/],
  ['a field shown twice', replaced(LAYOUT, '<field>Purpose__c<', '<field>Host__c<'), /shows Host__c twice/],
  ['a layout under another name', (edit) => edit.rename(LAYOUT, LAYOUT.replace('Dealwire Conversation', 'Calls')), /must be called/],
  ['an object without layout', removed(LAYOUT), /has no page layout/],
  ['a related list that leads elsewhere', replaced(LAYOUT, 'Conversation_Topic__c.Conversation__c', 'Conversation_Topic__c.Topic_Name__c'), /does not lead to Conversation__c/],
  ['a related list column that is not there', replaced(LAYOUT, '<fields>Topic_Name__c<', '<fields>Topics_Name__c<'), /shows Topics_Name__c, which it does not have/],
  ['a list on a page that leads elsewhere', replaced(PAGE, '>Topics__r<', '>Themes__r<'), /Themes__r leads from no object/],
  ['a list of another parent', replaced(PAGE, 'Conversation__c.Id', 'Account.Id'), /names Account.Id as its parent/],
  ['a list column that is not there', replaced(PAGE, '<value>Topic_Name__c<', '<value>Theme__c<'), /shows Theme__c/],
  ['a sort by nothing', replaced(PAGE, '<value>Mention_Count__c</value>\n                </componentInstanceProperties>', '<value>Mentions__c</value>\n                </componentInstanceProperties>'), /shows Mentions__c/],
  ['a page that is not in the package', removed('main/view/pages/Dealwire_Conversation.page-meta.xml'), /page Dealwire_Conversation is not in the package/],
  ['a component that is not in the package', replaced(DEAL, '>conversationTimeline<', '>timeline<'), /component timeline is not in the package/],
  ['a component exposed to no page', replaced(BUNDLE, '<isExposed>true', '<isExposed>false'), /exposed to no page/],
  ['a component made for other objects', replaced(BUNDLE, '<object>Opportunity</object>', ''), /not made for Opportunity/],
  ['an identifier used twice', replaced(PAGE, '>list_Topics<', '>list_Trackers<'), /identifier list_Trackers is used twice/],
  ['a tab without its contents', replaced(PAGE, '<name>main_said</name>', '<name>main_told</name>'), /facet main_said is not on the page/],
  ['contents without a tab', replaced(PAGE, '<value>main_said</value>', '<value>main_figures</value>'), /facet main_said is shown nowhere/],
  ['a field on a page that is not there', replaced(DEAL, 'Record.Conversation_Count__c', 'Record.Call_Count__c'), /shows Call_Count__c, which Opportunity does not have/],
  ['a list view that is not there', replaced(HOME, '>Upcoming<', '>Future<'), /list view Conversation__c.Future/],
  ['a page tab without page', removed(HOME), /opens page Dealwire_Home, which is not in the package/],
  ['an app tab that is not there', replaced(APP, '>Conversation_Tracker__c<', '>Conversation_Call__c<'), /tab Conversation_Call__c is not in the package/],
  ['an app without logo', removed('main/view/contentassets/Dealwire_Logo.asset-meta.xml'), /logo Dealwire_Logo is not in the package/],
  ['an app that lands nowhere', replaced(APP, '<defaultLandingTab>Dealwire_Home', '<defaultLandingTab>Dealwire_Start'), /lands on Dealwire_Start/],
  ['a record page of another object', replaced(OBJECT, 'Dealwire_Conversation_Record_Page', 'Dealwire_Lead_Record_Page'), /is not made for Conversation__c/],
  ['a filter by nothing', replaced(LIST, '<field>Scheduled_At__c', '<field>Planned_At__c'), /filters by Planned_At__c/],
  ['a long text among the highlights', replaced(COMPACT, '<fields>Host__c<', '<fields>Brief__c<'), /Brief__c, which is too long/],
  ['a search layout field that is not there', replaced(OBJECT, 'Fields>Host__c<', 'Fields>Hosts__c<'), /search layouts show Hosts__c/],
  ['an object without list view', removed('main/sync/objects/Conversation_Stat__c/listViews'), /has no list view/],
]);
