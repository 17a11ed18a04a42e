import { beforeEach, describe, expect, it } from 'vitest';
import { useNavigation } from './navigation';

const nav = () => useNavigation.getState();
const records = (model: string) => ({ view: 'records', model }) as const;

describe('navigation', () => {
  beforeEach(() => nav().reset({ view: 'connect' }));

  it('goes back and forward over what was left', () => {
    nav().go(records('Job'));
    nav().go({ view: 'sync' });
    nav().back();
    expect(nav().route).toEqual(records('Job'));
    nav().forward();
    expect(nav().route).toEqual({ view: 'sync' });
  });

  it('a new way forgets the one that was ahead', () => {
    nav().go(records('Job'));
    nav().back();
    nav().go({ view: 'activity' });
    nav().forward();
    expect(nav().route).toEqual({ view: 'activity' });
  });

  it('replacing (a selected record, a filter) is no step of its own', () => {
    nav().go(records('Job'));
    nav().replace({ ...records('Job'), key: '["1"]' });
    nav().back();
    expect(nav().route).toEqual({ view: 'connect' });
  });

  it('stays where it is at either end', () => {
    nav().back();
    nav().forward();
    expect(nav().route).toEqual({ view: 'connect' });
  });
});
