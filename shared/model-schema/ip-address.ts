/** What is wrong with an AWSIPAddress, or null: IPv4 or IPv6, either with a CIDR suffix. */
export function ipAddressFault(value: string): string | null {
  const [address = '', prefix, ...more] = value.split('/');
  const bits = isIpv4(address) ? 32 : isIpv6(address) ? 128 : null;
  if (bits === null || more.length > 0) return 'is not an IPv4 or IPv6 address';
  if (prefix === undefined) return null;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits ? null : `has a network prefix beyond /${bits}`;
}

function isIpv4(address: string): boolean {
  const parts = address.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** Eight groups, of which one run of zeros may be `::`; the last two may be an IPv4 address. */
function isIpv6(address: string): boolean {
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const all = groups.flat();
  const last = all.at(-1) ?? '';
  const endsInIpv4 = last.includes('.');
  if (endsInIpv4 && !isIpv4(last)) return false;
  const plain = endsInIpv4 ? all.slice(0, -1) : all;
  const count = plain.length + (endsInIpv4 ? 2 : 0);
  return (
    plain.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) &&
    (halves.length === 2 ? count <= 7 : count === 8)
  );
}
