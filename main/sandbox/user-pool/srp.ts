import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { modularPower } from '../../../shared/modular-power';

/** The group of 3,072 bits of RFC 5054 that Cognito's SRP-6a uses; its generator is 2. */
const N_HEX =
  'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD' +
  'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED' +
  'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F' +
  '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B' +
  'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510' +
  '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7' +
  'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C' +
  'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF';
const N = BigInt(`0x${N_HEX}`);
const G = 2n;

/** Hexadecimal with whole bytes, and a zero byte before a first bit that would read as a sign. */
function padHex(value: bigint): string {
  const hex = value.toString(16);
  const even = hex.length % 2 === 1 ? `0${hex}` : hex;
  return /^[89a-f]/i.test(even) ? `00${even}` : even;
}

const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex');
const hash = (...parts: readonly (Buffer | string)[]): Buffer => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest();
};
const numberOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);
const K = numberOf(hash(bytesOf(`00${N_HEX}`), bytesOf(padHex(G))));

const power = (base: bigint, exponent: bigint): bigint => modularPower(base, exponent, N);

/** What a user pool keeps of a password: never the password itself. */
export interface Verifier {
  readonly salt: bigint;
  readonly verifier: bigint;
}

/** `poolName` is the part of the pool's id after the region. */
export function verifierOf(poolName: string, userId: string, password: string): Verifier {
  const salt = numberOf(randomBytes(16));
  const inner = hash(`${poolName}${userId}:${password}`);
  const x = numberOf(hash(bytesOf(padHex(salt)), inner));
  return { salt, verifier: power(G, x) };
}

/** The service's half of one exchange: its public value, and the judge of the client's proof. */
export interface Exchange {
  readonly publicB: string;
  readonly salt: string;
  readonly secretBlock: string;
  /** Whether the signature over pool, user, secret block and timestamp proves that the password is known. */
  proves(timestamp: string, signature: string): boolean;
}

/** Begins an exchange on the client's public value (hexadecimal). Null where that value is of no use. */
export function beginExchange(
  poolName: string,
  userId: string,
  { salt, verifier }: Verifier,
  publicA: string,
): Exchange | null {
  if (!/^[0-9a-f]+$/i.test(publicA)) return null;
  const a = BigInt(`0x${publicA}`);
  if (a % N === 0n) return null;
  const secretB = numberOf(randomBytes(128));
  const b = (K * verifier + power(G, secretB)) % N;
  const u = numberOf(hash(bytesOf(padHex(a)), bytesOf(padHex(b))));
  const shared = power(a * power(verifier, u), secretB);
  const key = hkdfSync(
    'sha256',
    bytesOf(padHex(shared)),
    bytesOf(padHex(u)),
    Buffer.from('Caldera Derived Key'),
    16,
  );
  const secretBlock = randomBytes(64);
  return {
    publicB: b.toString(16),
    salt: salt.toString(16),
    secretBlock: secretBlock.toString('base64'),
    proves(timestamp, signature) {
      const expected = createHmac('sha256', Buffer.from(key))
        .update(poolName)
        .update(userId)
        .update(secretBlock)
        .update(timestamp)
        .digest();
      const given = Buffer.from(signature, 'base64');
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
