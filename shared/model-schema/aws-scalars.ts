import { dateFault, dateTimeFault, timeFault } from './date-scalars';
import { ipAddressFault } from './ip-address';
import type { ScalarName } from './model-schema';

const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;
const EMAIL =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const URL_PATTERN = /^[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/(?<authority>[^\s/?#]+))?(?<path>[^\s?#]*)(?:[?#]\S*)?$/;

/**
 * What is wrong with a value for a scalar, in words that go on after the field's name; null when
 * nothing is. As strict as the service: dates exist, an AWSDateTime says its zone, integers have 32
 * bits. An AWSJSON may be JSON text or an object or list that sending turns into text.
 */
export function validateScalar(type: ScalarName, value: unknown): string | null {
  switch (type) {
    case 'ID':
      return typeof value === 'string' || Number.isSafeInteger(value) ? null : 'must be text';
    case 'String':
      return typeof value === 'string' ? null : 'must be text';
    case 'Int':
      return intFault(value);
    case 'Float':
      // A whole one beyond 2^53 is read as a bigint; it is sent as the double that it is.
      return typeof value === 'bigint' || Number.isFinite(value) ? null : 'must be a number';
    case 'Boolean':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'AWSTimestamp':
      return Number.isSafeInteger(value) ? null : 'must be a whole number of seconds since 1970';
    case 'AWSJSON':
      return jsonFault(value);
    default:
      return typeof value === 'string' ? textFault(type, value) : 'must be text';
  }
}

type TextScalar = 'AWSDate' | 'AWSTime' | 'AWSDateTime' | 'AWSEmail' | 'AWSURL' | 'AWSPhone' | 'AWSIPAddress';

function textFault(type: TextScalar, value: string): string | null {
  switch (type) {
    case 'AWSDate':
      return dateFault(value);
    case 'AWSTime':
      return timeFault(value);
    case 'AWSDateTime':
      return dateTimeFault(value);
    case 'AWSEmail':
      return EMAIL.test(value) ? null : 'is not an e-mail address';
    case 'AWSURL':
      return urlFault(value);
    case 'AWSPhone':
      return phoneFault(value);
    case 'AWSIPAddress':
      return ipAddressFault(value);
  }
}

function intFault(value: unknown): string | null {
  if (!Number.isInteger(value)) return 'must be a whole number';
  const number = value as number;
  return number >= INT_MIN && number <= INT_MAX ? null : `must lie between ${INT_MIN} and ${INT_MAX}`;
}

function jsonFault(value: unknown): string | null {
  if (typeof value === 'object' && value !== null) return null;
  if (typeof value !== 'string') return 'must be JSON text, an object or a list';
  try {
    JSON.parse(value);
    return null;
  } catch {
    return 'is not valid JSON';
  }
}

/** The service wants a scheme, and no empty step in the path. */
function urlFault(value: string): string | null {
  const groups = URL_PATTERN.exec(value)?.groups;
  const { authority, path = '' } = groups ?? {};
  if (!groups || (authority === undefined && path === '')) return 'is not a URL with a scheme such as https:';
  return path.includes('//') ? 'has two slashes in the path' : null;
}

/** Without a country code the service assumes a North American number. */
function phoneFault(value: string): string | null {
  if (!/^\+?\d+(?:[ -]\d+)*$/.test(value))
    return 'may hold only digits, single spaces or hyphens, and a leading +';
  const digits = value.replaceAll(/\D/g, '');
  if (value.startsWith('+'))
    return digits.length >= 7 && digits.length <= 15 ? null : 'has no possible number of digits';
  const isNational = digits.length === 10 || (digits.length === 11 && digits.startsWith('1'));
  return isNational ? null : 'needs a country code such as +44, or the ten digits of a North American number';
}
