import { faker } from '@faker-js/faker/locale/en';
import { proseParagraph, proseRemark, proseSentence, proseTitle } from './prose';
import { hashText, type Random } from '../random';

/** Makes a value of one field for the record with this index; the same index and numbers give the same value. */
export type ValueMaker = (index: number, random: Random) => unknown;

const POOL_SIZE = 250;
/** Two years before this instant is when seeded records came to be; fixed, so that seeds repeat. */
export const SEED_EPOCH = Date.UTC(2026, 0, 1);
const TWO_YEARS_MS = 2 * 365 * 24 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Takes from a pool that is filled at first use: faker is far too slow to ask for every one of a million
 * records. Each pool fixes faker by its own seed, so that its content doesn't depend on what was made before.
 */
function pooled(seed: number, make: () => unknown): ValueMaker {
  let pool: unknown[] | null = null;
  return (_index, random) => {
    if (!pool) {
      faker.seed(seed);
      pool = Array.from({ length: POOL_SIZE }, make);
    }
    return pool[Math.floor(random() * POOL_SIZE)];
  };
}

const whole =
  (from: number, to: number): ValueMaker =>
  (_index, random) =>
    from + Math.floor(random() * (to - from + 1));

const decimal =
  (from: number, to: number, digits: number): ValueMaker =>
  (_index, random) =>
    Number((from + random() * (to - from)).toFixed(digits));

/** An instant of the two years before the seed's epoch. */
export function pastInstant(random: Random): number {
  return SEED_EPOCH - Math.floor(random() * TWO_YEARS_MS);
}

const dayTexts = new Map<number, string>();
const pair = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** `Date`'s own text of an instant after 1970, several times faster: a million records have millions of them. */
export function instantText(instantMs: number): string {
  const day = Math.floor(instantMs / DAY_MS);
  let date = dayTexts.get(day);
  if (date === undefined) dayTexts.set(day, (date = new Date(day * DAY_MS).toISOString().slice(0, 11)));
  const ms = instantMs - day * DAY_MS;
  const hours = pair[Math.floor(ms / 3_600_000)];
  const minutes = pair[Math.floor(ms / 60_000) % 60];
  const seconds = pair[Math.floor(ms / 1000) % 60];
  const thousandths = String(1000 + (ms % 1000)).slice(1);
  return `${date}${hours}:${minutes}:${seconds}.${thousandths}Z`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const slug = () => faker.helpers.slugify(`${faker.word.adjective()} ${faker.word.noun()}`).toLowerCase();

/** What faker makes, by the name of a field. */
type Rule = readonly [name: RegExp, make: () => unknown];

/** What a text field holds, by its name; the first that fits. */
const TEXT_RULES: readonly Rule[] = [
  [/e-?mail/, () => faker.internet.email().toLowerCase()],
  [/user_?name|login|handle|nick/, () => faker.internet.username().toLowerCase()],
  [/^owner$|account$/, () => faker.internet.username().toLowerCase()],
  [/first_?name|given/, () => faker.person.firstName()],
  [/last_?name|surname|family/, () => faker.person.lastName()],
  [
    /full_?name|author|actor|signed|assignee|buyer|contact|person|customer_?name/,
    () => faker.person.fullName(),
  ],
  [/phone|mobile|fax/, phone],
  [/title|headline|subject|summary|caption/, proseTitle],
  [/label|tag|keyword|topic|interest|synonym|skill|tool/, () => faker.word.noun()],
  [/content|body|description|detail|text|bio|about|instruction/, proseParagraph],
  [/note|message|comment|review|reason|remark/, proseRemark],
  [/value$/, () => faker.word.adjective()],
  [/question|headword|term/, proseSentence],
  [/currency/, () => faker.finance.currencyCode()],
  [/country/, () => faker.location.countryCode()],
  [/city|town/, () => faker.location.city()],
  [/post_?code|zip/, () => faker.location.zipCode()],
  [/street|line1|address/, () => faker.location.streetAddress()],
  [/^unit$/, () => faker.helpers.arrayElement(['kg', 'cm', 'bar', 'V', '°C', 'l'])],
  [/line2|apartment|suite/, () => faker.location.secondaryAddress()],
  [/region|state|province|county/, () => faker.location.state()],
  [
    /company|provider|carrier|manufacturer|maker|vendor|brand|supplier|organi[sz]ation/,
    () => faker.company.name(),
  ],
  [
    /warehouse|depot|site|place|location|venue/,
    () => `${faker.location.city()} ${faker.location.cardinalDirection()}`,
  ],
  [
    /network|platform/,
    () => faker.helpers.arrayElement(['GitHub', 'Mastodon', 'LinkedIn', 'Bluesky', 'YouTube']),
  ],
  [
    /sku|serial|plate|code|number|reference|vat|tax/,
    () => faker.string.alphanumeric({ length: 8, casing: 'upper' }),
  ],
  [/media_?type|mime/, () => faker.system.mimeType()],
  [/colou?r/, () => faker.color.human()],
  [/department|category/, () => faker.commerce.department()],
  [/slug/, slug],
  [/locale|lang/, () => faker.helpers.arrayElement(['en', 'de', 'fr', 'es', 'ja'])],
];

/** What `name` means depends on whose name it is. */
const NAME_RULES: readonly Rule[] = [
  [
    /user|person|customer|member|employee|technician|author|contact|player|student/,
    () => faker.person.fullName(),
  ],
  [/product|item|part|article/, () => faker.commerce.productName()],
  [/categor|department/, () => faker.commerce.department()],
  [/company|client|manufacturer|vendor|organi[sz]ation|supplier/, () => faker.company.name()],
  [/region|state|country/, () => faker.location.state()],
  [/city|depot|site|store|warehouse|venue/, () => faker.location.city()],
];

const NUMBER_RULES: ReadonlyArray<readonly [RegExp, ValueMaker, ValueMaker]> = [
  [/rating|stars|score/, whole(1, 5), decimal(1, 5, 1)],
  [/price|amount|total|net|cost|fee|sum/, whole(1, 500), decimal(1, 500, 2)],
  [/tax_?rate|discount|ratio|percent|share/, whole(0, 100), decimal(0, 0.25, 2)],
  [/^lat/, whole(-60, 60), decimal(-60, 60, 5)],
  [/^lon|^lng/, whole(-179, 179), decimal(-179, 179, 5)],
  [/year/, whole(2019, 2026), whole(2019, 2026)],
  [/month/, whole(1, 12), whole(1, 12)],
  [/^day/, whole(1, 7), whole(1, 7)],
  [/level|floor|revision|priority|rank/, whole(1, 9), whole(1, 9)],
  [/quantity|qty|reserved|floors/, whole(1, 20), decimal(1, 20, 1)],
  [/minutes|duration/, whole(5, 480), decimal(5, 480, 1)],
  [/age/, whole(18, 90), decimal(18, 90, 1)],
  [/bytes|size/, whole(1_000, 5_000_000), decimal(1_000, 5_000_000, 0)],
  [/km|miles|odometer|distance/, whole(100, 250_000), decimal(1, 5_000, 1)],
  [/weight|height|width|length/, whole(1, 100), decimal(0.1, 60, 2)],
  [/followers|likes|views|count|points|visits/, whole(0, 5_000), decimal(0, 5_000, 0)],
];

function phone(): string {
  return `+44${faker.string.numeric({ length: 10, allowLeadingZeros: false })}`;
}

const anything = () => capitalized(`${faker.word.adjective()} ${faker.word.noun()}`);

function textRule(field: string, owner: string): () => unknown {
  const [name, whose] = [field.toLowerCase(), owner.toLowerCase()];
  if (/comment|review|reply|message/.test(whose) && /content|body|text/.test(name)) return proseRemark;
  const isName = name === 'name' || name === whose;
  const [rules, subject] = isName ? [NAME_RULES, whose] : [TEXT_RULES, name];
  return rules.find(([pattern]) => pattern.test(subject))?.[1] ?? anything;
}

function numberMaker(field: string, isWhole: boolean): ValueMaker {
  const rule = NUMBER_RULES.find(([pattern]) => pattern.test(field.toLowerCase()));
  if (rule) return isWhole ? rule[1] : rule[2];
  return isWhole ? whole(0, 1_000) : decimal(0, 1_000, 2);
}

function booleanMaker(field: string): ValueMaker {
  const isUsual = /active|enabled|visible|approved|confirmed|verified/i.test(field);
  const isRare = /hidden|deleted|archived|blocked|draft|fragile|spam/i.test(field);
  const share = isUsual ? 0.9 : isRare ? 0.06 : 0.5;
  return (_index, random) => random() < share;
}

const SOURCES = ['import', 'web', 'mobile', 'partner'];
const THEMES = ['light', 'dark', 'system'];

const jsonMaker: ValueMaker = (_index, random) => ({
  source: SOURCES[Math.floor(random() * SOURCES.length)],
  theme: THEMES[Math.floor(random() * THEMES.length)],
  reviewed: random() < 0.3,
  revision: Math.floor(random() * 9) + 1,
});

const two = (value: number) => String(value).padStart(2, '0');

const email = () => faker.internet.email().toLowerCase();

function url(field: string): string {
  const ending = /image|photo|avatar|cover|picture/i.test(field) ? '.jpg' : '';
  return `https://${slug()}.example.com/${slug()}${ending}`;
}

/** A maker of values for a scalar field of a model or custom type. */
export function scalarMaker(seedValue: number, type: string, field: string, owner: string): ValueMaker {
  const pool = (make: () => unknown) => pooled(hashText(`${seedValue}/${owner}.${field}`), make);
  switch (type) {
    case 'Int':
      return numberMaker(field, true);
    case 'Float':
      return numberMaker(field, false);
    case 'Boolean':
      return booleanMaker(field);
    case 'AWSDate': {
      const earlierMs = /birth/i.test(field) ? 30 * 365 * DAY_MS : 0;
      return (_index, random) => new Date(pastInstant(random) - earlierMs).toISOString().slice(0, 10);
    }
    case 'AWSTime':
      return (_index, random) =>
        `${two(Math.floor(random() * 24))}:${two(Math.floor(random() * 4) * 15)}:00.000`;
    case 'AWSDateTime':
      return (_index, random) => instantText(pastInstant(random));
    case 'AWSTimestamp':
      return (_index, random) => Math.floor(pastInstant(random) / 1000);
    case 'AWSEmail':
      return pool(email);
    case 'AWSJSON':
      return jsonMaker;
    case 'AWSURL':
      return pool(() => url(field));
    case 'AWSPhone':
      return pool(phone);
    case 'AWSIPAddress':
      return pool(() => faker.internet.ipv4());
    default:
      return pool(textRule(field, owner));
  }
}
