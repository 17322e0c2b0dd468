// Flows, formulas, Apex and the client apps: names they share with the rest of the package.
import test from 'node:test';
import { lintReferences } from '../scripts/lint-references.mjs';
import { CONVERSATION, VIEWER, removed, replaced, testDamages } from './broken-copy.mjs';

const FLOW = 'main/insight/flows/Dealwire_Conversation_Saved.flow-meta.xml';
const MENTIONED = 'main/insight/flows/Dealwire_Competitor_Mentioned.flow-meta.xml';
const RATIO = `${CONVERSATION}/fields/Talk_Ratio__c.field-meta.xml`;
const OPEN = `${CONVERSATION}/fields/Open_Action_Items__c.field-meta.xml`;
const RULE = 'main/sync/objects/Conversation_Action_Item__c/validationRules/Only_Done_Changes.validationRule-meta.xml';
const INTEGRATION = 'main/admin/permissionsets/Dealwire_Integration.permissionset-meta.xml';
const GROUP = 'main/admin/permissionsetgroups/Dealwire_Administrators.permissionsetgroup-meta.xml';
const OAUTH = 'client-app/extlClntAppOauthSettings/Dealwire_OAuth.ecaOauth-meta.xml';
const CANVAS = 'client-app/extlClntAppCanvasSettings/Dealwire_Canvas.ecaCanvas-meta.xml';
const CONNECTED = 'connected-app/connectedApps/Dealwire.connectedApp-meta.xml';
const PAGE = 'main/view/pages/Dealwire_Conversation.page';
const SCRIPT = 'main/view/lwc/conversationTimeline/conversationTimeline.js';
const TIMELINE = 'main/view/classes/ConversationTimeline';

const LOOP = `<loops><name>Each</name><label>Each</label><locationX>1</locationX><locationY>1</locationY>
  <nextValueConnector><targetReference>Refresh_Figures</targetReference></nextValueConnector></loops><processMetadataValues>`;

testDamages(test, lintReferences, [
  ['an element that leads nowhere', replaced(FLOW, '<targetReference>Keep_Fault', '<targetReference>Keep_Faults'), /leads to Keep_Faults, which is no element/],
  ['an element reached from nowhere', replaced(FLOW, '<targetReference>Keep_Fault', '<targetReference>Refresh_Figures'), /Keep_Fault is reached from nowhere/],
  ['an action without a path for faults', replaced(FLOW, /<faultConnector>[^]*?<\/faultConnector>/, ''), /has no path for faults/],
  ['an action inside a loop', replaced(FLOW, '<processMetadataValues>', LOOP), /Refresh_Figures reads or writes inside a loop/],
  ['an action without its class', replaced(FLOW, '<actionName>ConversationFigures', '<actionName>Figures'), /calls class Figures/],
  ['an input the action does not take', replaced(FLOW, '<name>opportunityId', '<name>opportunity'), /hands over opportunity, which ConversationFigures does not take/],
  ['a record field that is not there', replaced(FLOW, '$Record.Started_At__c', '$Record.Began_At__c'), /uses \$Record.Began_At__c/],
  ['a path through records that leads nowhere', replaced(MENTIONED, 'Conversation__r.Primary_Opportunity__c', 'Conversation__r.Deal__c'), /uses \$Record.Conversation__r.Deal__c/],
  ['a flow nobody explains', replaced(FLOW, /    <description>After[^]*?<\/description>/, ''), /needs a description/],
  ['a formula over nothing', replaced(RATIO, 'Talk_Seconds_External__c', 'Talk_Seconds_Customer__c'), /uses Talk_Seconds_Customer__c/],
  ['a formula with an open bracket', replaced(RATIO, 'NULL\n)', 'NULL\n'), /leaves a bracket open/],
  ['a formula with required', replaced(RATIO, '<type>', '<required>false</required><type>'), /a formula must not carry <required>/],
  ['a roll-up filtered by nothing', replaced(OPEN, 'Conversation_Action_Item__c.Done__c', 'Conversation_Action_Item__c.Closed__c'), /filters by Conversation_Action_Item__c.Closed__c/],
  ['a rule over a permission that is not there', replaced(RULE, '$Permission.Dealwire_Write', '$Permission.Write'), /uses permission Write/],
  ['a right on a class that is not there', replaced(VIEWER, '<apexClass>ConversationTimeline', '<apexClass>Timeline'), /Timeline: not in the package/],
  ['a right the integration has no use for', replaced(INTEGRATION, '<fieldPermissions>', '<fieldPermissions><editable>false</editable><field>Opportunity.Conversation_Count__c</field><readable>true</readable></fieldPermissions><fieldPermissions>'), /the integration has no use for this field/],
  ['a group of sets that are not there', replaced(GROUP, '>Dealwire_Viewer<', '>Dealwire_Reader<'), /Dealwire_Reader: no such permission set/],
  ['a scope that is not needed', replaced(OAUTH, 'Api, RefreshToken', 'Api, RefreshToken, Full'), /asks for Full, which Dealwire does not need/],
  ['a scope that is missing', replaced(CONNECTED, '<scopes>RefreshToken</scopes>', ''), /does not ask for RefreshToken/],
  ['settings of an app that is not there', replaced(CANVAS, '<externalClientApplication>Dealwire', '<externalClientApplication>Deal'), /belongs to Deal, which is not in the package/],
  ['a canvas without encryption', replaced(CANVAS, 'https://', 'http://'), /is not https/],
  ['a canvas without a signed request', replaced(CONNECTED, '<accessMethod>Post', '<accessMethod>Get'), /must be opened by a signed request/],
  ['a secret in source', replaced(CONNECTED, '<oauthConfig>', '<oauthConfig><consumerSecret>x</consumerSecret>'), /consumerSecret never belongs in source/],
  ['a page for an app that is not there', replaced(PAGE, 'developerName="Dealwire"', 'developerName="Deal"'), /shows canvas Deal/],
  ['a field no object has in Apex', replaced(`${TIMELINE}.cls`, 'Talk_Ratio__c', 'Talk_Share__c'), /uses Talk_Share__c, which is not in the package/],
  ['a relationship no object has in Apex', replaced(`${TIMELINE}.cls`, 'FROM Trackers__r', 'FROM Mentions__r'), /uses Mentions__r/],
  ['a class without test', removed(`${TIMELINE}Test.cls`), /ConversationTimeline.cls: has no test class/],
  ['another API version', replaced(`${TIMELINE}.cls-meta.xml`, '66.0', '61.0'), /is of API version 61.0/],
  ['a label that is not there', replaced(SCRIPT, "import read from", "import gone from '@salesforce/label/c.Timeline_Gone';\nimport read from"), /uses label Timeline_Gone/],
  ['a label nobody uses', replaced('main/view/lwc/conversationTimeline/labels.js', 'c.Timeline_Host', 'c.Timeline_Title'), /label Timeline_Host is used nowhere/],
  ['a method components cannot call', replaced(SCRIPT, 'ConversationTimeline.read', 'ConversationTimeline.write'), /calls ConversationTimeline.write/],
  ['a resource that is not there', replaced(SCRIPT, 'resourceUrl/Dealwire_Mark', 'resourceUrl/Mark'), /uses resource Mark/],
]);
