import { describe, it, expect } from 'vitest';
import { withEvents } from './timeline';

const event = (at: number, name: string) => ({ at, name, model: null, message: name, problem: null });

describe('withEvents', () => {
  it('shows the newest first, whatever order they came in', () => {
    const events = withEvents(withEvents([], [event(3, 'c')], 0), [event(1, 'a'), event(2, 'b')], 1);
    expect(events.map((e) => e.name)).toEqual(['c', 'b', 'a']);
  });

  it('of events of the same instant the later one comes first', () => {
    expect(withEvents([], [event(5, 'first'), event(5, 'second')], 0).map((e) => e.name)).toEqual([
      'second',
      'first',
    ]);
  });

  it('stays small', () => {
    const many = Array.from({ length: 500 }, (_, i) => event(i, `e${i}`));
    const kept = withEvents([], many, 0);
    expect(kept).toHaveLength(300);
    expect(kept[0]?.name).toBe('e499');
  });
});
