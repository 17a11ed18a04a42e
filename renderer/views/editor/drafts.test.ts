import { describe, expect, it } from 'vitest';
import {
  activeDraft,
  addDraft,
  closeDraft,
  emptyDraftSet,
  openContent,
  parseDraftSet,
  reopenDraft,
  titleOf,
  updateDraft,
} from './drafts';

const start = emptyDraftSet('a');
const written = updateDraft(start, 'a', { document: 'mutation Rename { x }' });

describe('opening', () => {
  it('fills a blank draft and never overwrites a written one', () => {
    const filled = openContent(start, 'b', { document: 'query A { a }', variables: '{}' });
    expect(filled.drafts.map((d) => d.id)).toEqual(['a']);
    const second = openContent(written, 'b', { document: 'query B { b }', variables: '' });
    expect(second.drafts.map((d) => d.document)).toEqual(['mutation Rename { x }', 'query B { b }']);
    expect(activeDraft(second).id).toBe('b');
  });
});

describe('closing', () => {
  it('shows the neighbour and can be taken back', () => {
    const two = addDraft(written, 'b');
    const closed = closeDraft(two, 'a', 'c');
    expect(activeDraft(closed).id).toBe('b');
    expect(activeDraft(reopenDraft(closed)).document).toBe('mutation Rename { x }');
  });

  it('the last draft leaves a blank one behind', () => {
    const closed = closeDraft(written, 'a', 'c');
    expect(closed.drafts.map((d) => [d.id, d.document])).toEqual([['c', '']]);
    expect(closed.closed).toHaveLength(1);
  });

  it('a blank draft is not kept for reopening', () => {
    expect(reopenDraft(closeDraft(start, 'a', 'c')).drafts.map((d) => d.id)).toEqual(['c']);
  });

  it('closing another tab leaves the shown one', () => {
    const two = addDraft(written, 'b');
    expect(closeDraft({ ...two, activeId: 'a' }, 'b', 'c').activeId).toBe('a');
  });
});

describe('parseDraftSet', () => {
  it('returns what was stored', () => {
    expect(parseDraftSet(JSON.stringify(written))).toEqual(written);
  });

  it('starts anew from nothing, from other text and from another shape', () => {
    expect([null, 'no json', '{}', '{"drafts":[],"activeId":"","closed":[]}'].map(parseDraftSet)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('takes drafts of before there was a choice of the mode', () => {
    const drafts = written.drafts.map(({ authMode: _none, ...draft }) => draft);
    expect(parseDraftSet(JSON.stringify({ ...written, drafts }))).toEqual(written);
  });

  it('shows a draft that exists', () => {
    expect(parseDraftSet(JSON.stringify({ ...written, activeId: 'gone' }))?.activeId).toBe('a');
  });
});

describe('titleOf', () => {
  it.each([
    ['', 'New draft'],
    ['mutation UpdatePost($i: I!) { updatePost { id } }', 'UpdatePost'],
    ['{ listPosts { items { id } } }', 'listPosts'],
    ['# just words', 'Draft'],
  ])('%s', (document, title) => {
    expect(titleOf({ ...activeDraft(start), document })).toBe(title);
  });
});
