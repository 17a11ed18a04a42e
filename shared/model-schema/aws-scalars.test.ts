import { describe, expect, it } from 'vitest';
import type { ScalarName } from './model-schema';
import { validateScalar } from './aws-scalars';

const ACCEPTED: Readonly<Record<ScalarName, readonly unknown[]>> = {
  ID: ['a', '', 7],
  String: ['', 'text'],
  Int: [0, -1, 2147483647, -2147483648],
  Float: [0, 1.5, -1e300, 100_000_000_000_000_000_000n],
  Boolean: [true, false],
  AWSDate: [
    '2026-02-28',
    '2024-02-29',
    '2000-02-29',
    '1970-01-01Z',
    '1970-01-01-07:00',
    '1970-01-01+05:30:15',
  ],
  AWSTime: ['12:30', '12:30Z', '12:30:24-07:00', '12:30:24.500+05:30', '23:59:59.999999999'],
  AWSDateTime: [
    '1970-01-01T12:30Z',
    '1970-01-01T12:30:24-07:00',
    '1970-01-01T12:30:24.500+05:30',
    '2026-11-23T00:00:00.000Z',
  ],
  AWSTimestamp: [0, -5, 1790000000],
  AWSEmail: ['a@b.co', 'first.last+tag@sub.example.com', "o'neil@example.org"],
  AWSJSON: ['{"a":1}', '[]', '"text"', '5', 'null', { a: 1 }, [1]],
  AWSURL: [
    'https://example.com/a/b?c=//d',
    'mailto:someone@example.com',
    'ftp://host',
    'http://localhost:8080',
  ],
  AWSPhone: ['+12223334444', '+44 20 7946 0958', '555-555-5555', '1 555 555 5555'],
  AWSIPAddress: [
    '127.0.0.1',
    '10.0.0.0/8',
    '::1',
    '2001:db8::/32',
    '1a2b:3c4b::1234:4567',
    '::ffff:10.1.2.3',
    '1:2:3:4:5:6:7:8',
  ],
};

const REFUSED: Readonly<Record<ScalarName, readonly unknown[]>> = {
  ID: [1.5, true, {}, []],
  String: [1, false, {}],
  Int: [1.5, 2147483648, -2147483649, '1', NaN],
  Float: ['1', NaN, Infinity],
  Boolean: ['true', 0],
  AWSDate: [
    '2026-02-30',
    '2023-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '20260101',
    '2026-01-01+19:00',
    5,
  ],
  AWSTime: ['24:00', '12:60', '12:30:60', '12', '12:30:24.', '1230', '12:30 Z'],
  AWSDateTime: [
    '2026-01-01T12:30',
    '2026-01-01',
    '2026-02-30T12:30Z',
    '2026-01-01 12:30Z',
    '2026-01-01T25:00Z',
    '2026-01-01T12:30+0530',
  ],
  AWSTimestamp: [1.5, '5', NaN, 2 ** 60],
  AWSEmail: ['a', 'a@b', '@b.co', 'a b@c.de', 'a..b@c.de', `a@${'x'.repeat(64)}.de`],
  AWSJSON: ['{a:1}', '', 5, true],
  AWSURL: [
    'example.com',
    'https://',
    'https://example.com//a',
    'https://exa mple.com',
    '//example.com',
    'https:',
  ],
  AWSPhone: ['', '+', '12', '+1234567890123456', 'phone', '(555) 555 5555', '555--555-5555', '020 7946 0958'],
  AWSIPAddress: [
    '256.1.1.1',
    '1.2.3',
    '01.2.3.4',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '10.0.0.0/33',
    '::1/129',
    '[::1]',
    'host',
  ],
};

describe('validateScalar', () => {
  const accepted = Object.entries(ACCEPTED).flatMap(([type, values]) =>
    values.map((value) => ({ type, value })),
  );
  it.each(accepted)('$type accepts $value', ({ type, value }) => {
    expect(validateScalar(type as ScalarName, value)).toBeNull();
  });

  const refused = Object.entries(REFUSED).flatMap(([type, values]) =>
    values.map((value) => ({ type, value })),
  );
  it.each(refused)('$type refuses $value and says why', ({ type, value }) => {
    expect(validateScalar(type as ScalarName, value)).toMatch(/^(must|is|has|names|may|needs) /);
  });

  it('names what an AWSDateTime without a zone lacks', () => {
    expect(validateScalar('AWSDateTime', '2026-01-01T12:30:00')).toContain('no time zone');
  });
});
