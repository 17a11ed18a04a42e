import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatRate } from '../../components/format';
import { useRates, type RateSample } from '../../session';
import classes from './rate-chart.module.css';

const HEIGHT = 96;

/** Records read and events received a second, over the last five minutes. */
export function RateChart() {
  const samples = useRates();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const isDark = useComputedColorScheme('light') === 'dark';
  const latest = useRef(samples);
  useEffect(() => {
    latest.current = samples;
    plot.current?.setData(columnsOf(samples));
  }, [samples]);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const chart = new UPlot(optionsOf(element), columnsOf(latest.current), element);
    plot.current = chart;
    const resized = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.destroy();
      plot.current = null;
    };
    // The colours are read from the page, so another scheme draws the chart anew.
  }, [isDark]);
  const last = samples.at(-1);
  return (
    <figure className={classes.figure}>
      <figcaption>
        <span>Last five minutes</span>
        <span className={classes.key} data-series="records">
          {formatRate(last?.records ?? 0)} records read/s
        </span>
        <span className={classes.key} data-series="events">
          {formatRate(last?.events ?? 0)} events/s
        </span>
      </figcaption>
      <div ref={host} role="img" aria-label={summaryOf(samples)} className={classes.chart} />
    </figure>
  );
}

function columnsOf(samples: readonly RateSample[]): UPlot.AlignedData {
  return [
    samples.map(({ at }) => at),
    samples.map(({ records }) => records),
    samples.map(({ events }) => events),
  ];
}

function summaryOf(samples: readonly RateSample[]): string {
  const most = (field: 'records' | 'events'): string =>
    formatRate(Math.max(0, ...samples.map((sample) => sample[field])));
  return `In the last five minutes at most ${most('records')} records read and ${most('events')} events received a second`;
}

function optionsOf(element: HTMLElement): UPlot.Options {
  const colour = (name: string): string => getComputedStyle(element).getPropertyValue(name).trim();
  const grid = { stroke: colour('--ob-border'), width: 1 };
  const axis = { stroke: colour('--ob-text-muted'), grid, ticks: { show: false }, font: '11px sans-serif' };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 0, 0, 0],
    scales: {
      x: { time: true, range: (_plot, _min, max) => [max - 300, max] },
      records: { range: (_plot, _min, max) => [0, Math.max(10, max)] },
      events: { range: (_plot, _min, max) => [0, Math.max(10, max)] },
    },
    axes: [
      { ...axis, space: 80, size: 22, values: (_plot, ticks) => ticks.map(clock) },
      { ...axis, scale: 'records', size: 56, values: (_plot, ticks) => ticks.map(formatRate) },
      {
        ...axis,
        scale: 'events',
        side: 1,
        size: 44,
        grid: { show: false },
        values: (_plot, ticks) => ticks.map(formatRate),
      },
    ],
    series: [
      {},
      {
        scale: 'records',
        stroke: colour('--ob-accent'),
        width: 1.5,
        fill: colour('--ob-accent-soft'),
        points: { show: false },
      },
      { scale: 'events', stroke: colour('--ob-ok'), width: 1.5, dash: [4, 3], points: { show: false } },
    ],
  };
}

function clock(seconds: number): string {
  return new Date(seconds * 1_000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
