import assert from 'node:assert/strict';
import test from 'node:test';
import { unique, useOrg } from '../support/org.mjs';

const org = useOrg();
const opportunities = () => org.connection.sobject('Opportunity');

async function stageWhere(condition) {
  const { records: [stage] } = await org.connection.query(
    `SELECT ApiName, IsClosed, IsWon, DefaultProbability FROM OpportunityStage WHERE IsActive = true AND ${condition} ORDER BY SortOrder LIMIT 1`);
  return stage;
}

async function openOpportunity() {
  const stage = await stageWhere('IsClosed = false');
  const { id } = await opportunities().create({ Name: unique('Deal'), StageName: stage.ApiName, CloseDate: '2027-01-31', Amount: 1200.5 });
  return { id, stage };
}

const read = async (id, fields) => (await org.connection.query(`SELECT ${fields} FROM Opportunity WHERE Id = '${id}'`)).records[0];

test('StageDecidesWhetherAnOpportunityIsClosed', async () => {
  const { id, stage } = await openOpportunity();
  const before = await read(id, 'IsClosed, IsWon, Probability, Amount');
  assert.deepEqual([before.IsClosed, before.IsWon, before.Probability, before.Amount], [false, false, stage.DefaultProbability, 1200.5]);
  const won = await stageWhere('IsWon = true');
  await opportunities().update({ Id: id, StageName: won.ApiName });
  const after = await read(id, 'IsClosed, IsWon');
  assert.deepEqual([after.IsClosed, after.IsWon], [true, true]);
});

test('StageChangesLeaveHistoryWithTheNewValues', async () => {
  const { id, stage } = await openOpportunity();
  const lost = await stageWhere('IsClosed = true AND IsWon = false');
  await org.simulator.advance(60);
  await opportunities().update({ Id: id, StageName: lost.ApiName });
  const { records } = await org.connection.query(`SELECT StageName, CreatedDate FROM OpportunityHistory WHERE OpportunityId = '${id}' ORDER BY CreatedDate, Id`);
  assert.deepEqual(records.map(({ StageName }) => StageName), [stage.ApiName, lost.ApiName]);
});

test('NameOfAPersonIsPutTogether', async () => {
  const { id } = await org.connection.create('Contact', { FirstName: 'Ana', LastName: 'Ruiz' });
  assert.equal((await org.connection.retrieve('Contact', id, { fields: ['Name'] })).Name, 'Ana Ruiz');
});

test('OwnerIsTheCallerUnlessNamed', async () => {
  const { user_id } = await org.connection.identity();
  const { id } = await org.connection.create('Account', { Name: unique('Own') });
  const account = await org.connection.retrieve('Account', id, { fields: ['OwnerId', 'CreatedById', 'IsDeleted'] });
  assert.deepEqual([account.OwnerId, account.CreatedById, account.IsDeleted], [user_id, user_id, false]);
});

test('LookupIsEmptiedWhenItsTargetIsDeleted', async () => {
  const { id } = await openOpportunity();
  const call = await org.connection.create('Conversation__c', { Conversation_Key__c: unique('c'), Name: 'Call', Primary_Opportunity__c: id });
  await opportunities().destroy(id);
  assert.strictEqual((await org.connection.retrieve('Conversation__c', call.id)).Primary_Opportunity__c, null);
});

test('ContactRolesTieContactsToAnOpportunity', async () => {
  const { id: OpportunityId } = await openOpportunity();
  const { id: ContactId } = await org.connection.create('Contact', { LastName: 'Ruiz' });
  await org.connection.create('OpportunityContactRole', { OpportunityId, ContactId, Role: 'Decision Maker', IsPrimary: true });
  const { records } = await org.connection.query(`SELECT Contact.LastName, IsPrimary FROM OpportunityContactRole WHERE OpportunityId = '${OpportunityId}'`);
  assert.deepEqual(records.map(({ Contact, IsPrimary }) => [Contact.LastName, IsPrimary]), [['Ruiz', true]]);
});

test('TaskOfAnOpportunityBelongsToItsAccount', async () => {
  const { id: AccountId } = await org.connection.create('Account', { Name: unique('A') });
  const { id: WhatId } = await opportunities().create({ Name: 'Deal', StageName: 'Prospecting', CloseDate: '2027-01-31', AccountId });
  const { id } = await org.connection.create('Task', { Subject: 'Call', WhatId });
  const { records: [task] } = await org.connection.query(`SELECT AccountId, What.Name, What.Type, Status, Priority FROM Task WHERE Id = '${id}'`);
  assert.deepEqual([task.AccountId, task.What.Name, task.What.Type], [AccountId, 'Deal', 'Opportunity']);
  assert.ok(task.Status && task.Priority, 'a task has a status and a priority from the start');
});
