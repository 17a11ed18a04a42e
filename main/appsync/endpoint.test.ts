import { describe, expect, it } from 'vitest';
import { parseEndpointUrl, parseRealtimeUrl, realtimeUrlOf } from './endpoint';

const derive = (text: string): string => realtimeUrlOf(parseEndpointUrl(text)).href;
const ID = 'abcdefghijklmnopqrstuvwxyz';

describe('client 10.66: real-time address', () => {
  it.each([
    [
      `https://${ID}.appsync-api.eu-west-1.amazonaws.com/graphql`,
      `wss://${ID}.appsync-realtime-api.eu-west-1.amazonaws.com/graphql`,
    ],
    [
      `https://${ID}.appsync-api.cn-north-1.amazonaws.com.cn/graphql`,
      `wss://${ID}.appsync-realtime-api.cn-north-1.amazonaws.com.cn/graphql`,
    ],
    ['https://api.example.com/graphql', 'wss://api.example.com/graphql/realtime'],
    ['http://localhost:20002/graphql', 'ws://localhost:20002/graphql/realtime'],
    ['http://127.0.0.1:20002/graphql?x=1', 'ws://127.0.0.1:20002/graphql/realtime?x=1'],
  ])('%s', (endpoint, realtime) => expect(derive(endpoint)).toBe(realtime));

  it('plain http to another machine is refused', () => {
    expect(() => parseEndpointUrl('http://example.com/graphql')).toThrow(/not an https address/);
    expect(() => parseRealtimeUrl('ws://example.com/graphql')).toThrow(/not an https address/);
    expect(() => parseEndpointUrl('graphql')).toThrow(/is not an address/);
  });
});
