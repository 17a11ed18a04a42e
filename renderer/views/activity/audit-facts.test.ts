import { describe, expect, it } from 'vitest';
import {
  aboutOf,
  actorOf,
  actionWords,
  auditText,
  faultWords,
  reasonOf,
  type AuditEntryView,
} from './audit-facts';

const entry: AuditEntryView = {
  no: 2,
  at: Date.UTC(2026, 0, 2),
  action: 'run-started',
  runId: 'r1',
  about: 'Prices rise',
  subject: 'r1',
  detail: { model: 'Post', options: { reason: 'Ticket 7' } },
  hash: 'ab',
};

describe('an entry of the audit chain', () => {
  it('says what was done, about what and why', () => {
    expect(actionWords('run-started')).toBe('Run started');
    expect(actionWords('something-new')).toBe('something new');
    expect(aboutOf(entry)).toBe('Prices rise');
    expect(aboutOf({ ...entry, about: null })).toBe('Post');
    expect(aboutOf({ ...entry, about: null, detail: { operationName: 'UpdatePost' } })).toBe('UpdatePost');
    expect(reasonOf(entry)).toBe('Ticket 7');
    expect(reasonOf({ detail: { reason: 'An edit' } })).toBe('An edit');
    expect(reasonOf({ detail: null })).toBeNull();
  });

  it('says who did it, at the computer and at the service', () => {
    const by = { person: 'root', mode: 'AMAZON_COGNITO_USER_POOLS', identity: 'jane' };
    expect(actorOf({ detail: { by } })).toBe('root as jane (user pool)');
    expect(actorOf({ detail: { by: { ...by, identity: null } } })).toBe('root as user pool');
    expect(actorOf({ detail: { by: { ...by, person: null, mode: 'API_KEY', identity: 'da2-…wxyz' } } })).toBe(
      'da2-…wxyz (API key)',
    );
    expect(actorOf(entry)).toBeNull();
  });

  it('names what is wrong with the chain', () => {
    expect(faultWords({ no: 4, to: 4, what: 'CHANGED' })).toBe('Entry 4 is not as written at the time');
    expect(faultWords({ no: 4, to: 6, what: 'MISSING' })).toBe('Entries 4 to 6 are missing');
  });

  it('goes to a file as one line that a program reads', () => {
    expect(JSON.parse(auditText([entry]))).toMatchObject({
      no: 2,
      at: '2026-01-02T00:00:00.000Z',
      hash: 'ab',
    });
  });
});
