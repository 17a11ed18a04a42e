import { expect, it } from 'vitest';
import { StatusBoard } from './status-board';

it('counts events of each model, and how many came a second over the last five', () => {
  let now = 0;
  const board = new StatusBoard({
    models: ['Post', 'Comment'],
    now: () => now,
    timers: { after: () => () => undefined },
    outbox: () => 0,
    realtimeConnected: () => true,
    onProblem: () => undefined,
  });
  const rates = () => {
    const { eventsPerSecond, models } = board.status();
    return [eventsPerSecond, ...models.map((model) => [model.events, model.eventsPerSecond])];
  };
  expect(rates()).toEqual([0, [0, 0], [0, 0]]);
  board.countEvents('Post', 20);
  board.countEvents('Comment', 5);
  now = 50;
  board.countEvents('Post', 5);
  expect(rates()).toEqual([6, [25, 5], [5, 1]]);
  now = 4_000;
  board.countEvents('Comment', 10);
  now = 5_100;
  expect(rates()).toEqual([2, [25, 0], [15, 2]]);
  now = 60_000;
  expect(rates()).toEqual([0, [25, 0], [15, 0]]);
});

it('goes on telling until the rate has fallen to nothing', () => {
  let now = 0;
  const due: (() => void)[] = [];
  const board = new StatusBoard({
    models: ['Post'],
    now: () => now,
    timers: {
      after: (ms, run) => {
        due.push(() => {
          now += ms;
          run();
        });
        return () => undefined;
      },
    },
    outbox: () => 0,
    realtimeConnected: () => true,
    onProblem: () => undefined,
  });
  const told: number[] = [];
  board.onStatus(({ eventsPerSecond }) => told.push(eventsPerSecond));
  board.countEvents('Post', 50);
  while (due.length > 0) due.shift()?.();
  expect(told[0]).toBe(10);
  expect(told.at(-1)).toBe(0);
});
